import { encodeMultikey, type PublicKey } from '../keys/multikey.ts';
import {
  DID_CONTEXT,
  type DidDocument,
  MULTIKEY_CONTEXT,
  type Service,
  VERIFICATION_RELATIONSHIPS,
  type VerificationRelationship,
} from './document.ts';
import { parseDidDocument } from './parse-document.ts';

/** One public key of a document to be. */
export interface DocumentKey {
  readonly key: PublicKey;
  /** What it may be used for; X25519 keys only for `keyAgreement`. */
  readonly relationships: readonly VerificationRelationship[];
  /** Name after `#`; the key's Multikey when absent. */
  readonly fragment?: string;
}

/** What a document says beside its DID. */
export interface DocumentContent {
  readonly keys: readonly DocumentKey[];
  /** `id` may be relative (`#repository`). */
  readonly services?: readonly Service[];
  readonly alsoKnownAs?: readonly string[];
  readonly controller?: string;
}

/**
 * Writes a DID document with Multikey verification methods and absolute ids.
 *
 * @throws did-document-invalid, multikey-…
 *
 * @example
 * ```ts
 * const document = makeDidDocument(did, content);
 * ```
 */
export function makeDidDocument(did: string, content: DocumentContent): DidDocument {
  const methods = content.keys.map(({ key, fragment }) => {
    const publicKeyMultibase = encodeMultikey(key);
    return { id: `${did}#${fragment ?? publicKeyMultibase}`, type: 'Multikey', controller: did, publicKeyMultibase };
  });
  const relationships: { [R in VerificationRelationship]?: string[] } = {};
  for (const relationship of VERIFICATION_RELATIONSHIPS) {
    const ids = methods
      .filter((_, index) => content.keys[index]?.relationships.includes(relationship))
      .map(({ id }) => id);
    if (ids.length > 0) relationships[relationship] = ids;
  }
  const services = content.services?.map((service) => ({
    ...service,
    id: service.id.startsWith('#') ? did + service.id : service.id,
  }));
  const document = {
    '@context': [DID_CONTEXT, MULTIKEY_CONTEXT],
    id: did,
    ...(content.controller === undefined ? {} : { controller: content.controller }),
    ...(content.alsoKnownAs === undefined ? {} : { alsoKnownAs: [...content.alsoKnownAs] }),
    verificationMethod: methods,
    ...relationships,
    ...(services === undefined ? {} : { service: services }),
  };
  return parseDidDocument(document, did);
}
