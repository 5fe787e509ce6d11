import type { KeyPair } from '../../secure-channel/p256.ts';
import type { KnownStore } from './card-image.ts';

/** What a node's session holds on the card after DELEGATE. */
export interface NodeSession {
  /** The session key; gone once it has signed. */
  key: KeyPair | undefined;
  /** A store that the holder agreed to learn of, or to take back to an older state: STORE. */
  introduced: KnownStore | undefined;
  /** The state that UNWRAP found the store in. */
  accepted: KnownStore | undefined;
  /** What TAKE TOKEN will store. */
  staged: KnownStore | undefined;
  /** Manifest digests that came ahead of UNWRAP. */
  digests: Uint8Array[];
  token: Uint8Array | undefined;
}
