import type { DidDocument } from './document.ts';

/** The error names of DID Resolution and did:key that this resolver uses, the same over HTTP. */
export type DidError =
  | 'invalidDid'
  | 'invalidDidUrl'
  | 'invalidDidDocument'
  | 'invalidOptions'
  | 'methodNotSupported'
  | 'notFound'
  | 'deactivated'
  | 'invalidPublicKey'
  | 'invalidPublicKeyLength'
  | 'invalidPublicKeyType'
  | 'unsupportedPublicKeyType'
  | 'internalError';

/** DID Core §7.1.3. Times are `YYYY-MM-DDTHH:mm:ssZ`. */
export interface DidDocumentMetadata {
  readonly created?: string;
  readonly updated?: string;
  readonly deactivated?: boolean;
  readonly versionId?: string;
  readonly equivalentId?: readonly string[];
  readonly canonicalId?: string;
}

/** DID Core §7.1.2; `error` is absent exactly when there is a document. `message` names the rule, never key material. */
export interface DidResolutionMetadata {
  readonly contentType?: string;
  readonly error?: DidError;
  readonly message?: string;
}

/** What resolution gives, by DID Resolution §4. A refused DID is a result, not an exception. */
export interface DidResolution {
  readonly didDocument: DidDocument | null;
  readonly didDocumentMetadata: DidDocumentMetadata;
  readonly didResolutionMetadata: DidResolutionMetadata;
}

export const DID_DOCUMENT_TYPE = 'application/did+ld+json';

/** A successful resolution. */
export function resolved(didDocument: DidDocument, didDocumentMetadata: DidDocumentMetadata = {}): DidResolution {
  return { didDocument, didDocumentMetadata, didResolutionMetadata: { contentType: DID_DOCUMENT_TYPE } };
}

/** A refused resolution. */
export function refused(error: DidError, message?: string): DidResolution {
  return {
    didDocument: null,
    didDocumentMetadata: {},
    didResolutionMetadata: message === undefined ? { error } : { error, message },
  };
}
