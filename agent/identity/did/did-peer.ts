import type { DidMethod } from './method.ts';
import { resolvePeer2 } from './peer-2.ts';
import { type PeerDocuments, resolvePeer4 } from './peer-4.ts';
import { refused } from './resolution.ts';

/**
 * did:peer, algorithms 2 and 4; never a network. `known` keeps the long forms of algorithm 4 that were seen, so that
 * their short forms resolve; without it only long forms do.
 *
 * @example
 * ```ts
 * const resolver = createDidResolver({ methods: [didPeer()] });
 * ```
 */
export function didPeer(known?: PeerDocuments): DidMethod {
  return {
    name: 'peer',
    network: false,
    options: ['versionTime'],
    resolve: async (did) => {
      switch (did.charAt('did:peer:'.length)) {
        case '2':
          return resolvePeer2(did);
        case '4':
          return resolvePeer4(did, known);
        default:
          return refused('methodNotSupported', 'did:peer algorithms 2 and 4 are supported');
      }
    },
  };
}
