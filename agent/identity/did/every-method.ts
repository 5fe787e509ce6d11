import { didJwk } from './did-jwk.ts';
import { didKey } from './did-key.ts';
import { didPeer } from './did-peer.ts';
import { didWeb } from './did-web.ts';
import { didWebvh } from './did-webvh.ts';
import { createPeerDocuments } from './peer-4.ts';
import { createDidResolver, type DidResolver, type DidResolverOptions } from './resolver.ts';

/**
 * The resolver of a program: did:key, jwk, peer, web and webvh, with one cache and one deadline. Without a fetcher the
 * last two answer `notFound`.
 *
 * @example
 * ```ts
 * const { didDocument } = await createProductResolver().resolve(did);
 * ```
 */
export function createProductResolver(options: Omit<DidResolverOptions, 'methods'> = {}): DidResolver {
  return createDidResolver({
    ...options,
    methods: [didKey, didJwk, didPeer(createPeerDocuments()), didWeb, didWebvh()],
  });
}
