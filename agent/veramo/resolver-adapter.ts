import type { DIDDocument, DIDResolutionOptions, DIDResolutionResult } from '@veramo/core-types';
import type { ResolveOptions } from '../identity/did/method.ts';
import type { DidResolver } from '../identity/did/resolver.ts';

/**
 * Our resolver as did-resolver and Veramo want it. Each result is a copy that its user may change.
 *
 * @example
 * ```ts
 * const { didDocument } = await asResolvable(createProductResolver()).resolve(did);
 * ```
 */
export function asResolvable(resolver: DidResolver): {
  resolve(didUrl: string, options?: DIDResolutionOptions): Promise<DIDResolutionResult>;
} {
  return {
    async resolve(didUrl, options = {}) {
      const did = didUrl.split(/[/?#]/, 1)[0] ?? didUrl;
      const { didDocument, didDocumentMetadata, didResolutionMetadata } = await resolver.resolve(did, pick(options));
      const document: DIDDocument | null = JSON.parse(JSON.stringify(didDocument));
      const { equivalentId, ...metadata } = didDocumentMetadata;
      const [equivalent] = equivalentId ?? [];
      return {
        didDocument: document,
        didDocumentMetadata: equivalent === undefined ? metadata : { ...metadata, equivalentId: equivalent },
        didResolutionMetadata: { ...didResolutionMetadata },
      };
    },
  };
}

function pick(options: DIDResolutionOptions): ResolveOptions {
  const { publicKeyFormat, signal }: Readonly<Record<string, unknown>> = { ...options };
  return {
    ...(typeof publicKeyFormat === 'string' ? { publicKeyFormat } : {}),
    ...(signal instanceof AbortSignal ? { signal } : {}),
  };
}
