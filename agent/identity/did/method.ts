import type { DidFetcher } from './fetcher.ts';
import type { DidResolution } from './resolution.ts';

/** How one resolution is to be done. Everything but `signal` and `refresh` is part of the cache key. */
export interface ResolveOptions {
  readonly signal?: AbortSignal;
  /** Leaves the cache out for reading; the fresh result still enters it. */
  readonly refresh?: boolean;
  /** did:key only: `Multikey` (default), `JsonWebKey2020`, `JsonWebKey`, `Ed25519VerificationKey2020`, … */
  readonly publicKeyFormat?: string;
  /** did:key only: allows formats beyond Multikey, JsonWebKey2020 and the 2020 types. */
  readonly enableExperimentalPublicKeyTypes?: boolean;
  /** did:key only: adds the X25519 key that belongs to an Ed25519 key as `keyAgreement`. */
  readonly enableEncryptionKeyDerivation?: boolean;
  /** did:webvh only: the version to return, by id or by instant. */
  readonly versionId?: string;
  readonly versionTime?: string;
}

/** The options that belong to single methods. */
export type MethodOption = Exclude<keyof ResolveOptions, 'signal' | 'refresh'>;

/** What a method may use while it resolves. */
export interface MethodContext {
  /** Ends at the deadline or when every caller has gone. */
  readonly signal: AbortSignal;
  /** Absent: this resolver has no network, and methods that need one answer `notFound`. */
  readonly fetcher: DidFetcher | undefined;
  readonly options: ResolveOptions;
}

/** One DID method. `resolve` gets a syntactically valid DID of its own method, without path, query or fragment. */
export interface DidMethod {
  readonly name: string;
  /** Whether resolution can reach the network; such results are cached for a time only. */
  readonly network: boolean;
  /**
   * Which options it can honour besides `signal` and `refresh`; a resolver refuses the others. A document that never
   * changes is the same at any `versionTime`.
   */
  readonly options?: readonly MethodOption[];
  resolve(did: string, context: MethodContext): Promise<DidResolution>;
}
