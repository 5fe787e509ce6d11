import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import type { KeyValueStore } from '../../base/store/key-value-store.ts';
import type { Hsm } from './hsm/hsm.ts';
import { KEYS } from './labels.ts';

/** The authority's libp2p identity. libp2p needs the seed in memory, so it lies sealed by the HSM rather than in it. */
export interface NetworkKey {
  /** Ed25519 seed, 32 bytes. */
  readonly seed: Uint8Array;
  readonly peerId: string;
  /** Address of revocation lists that are fetched from the authority itself, over libp2p. */
  readonly statusListBase: string;
}

const ROW = 'network-key';

/** The key, made at the first call. */
export async function readNetworkKey(store: KeyValueStore, hsm: Hsm, makeSeed: () => Uint8Array): Promise<NetworkKey> {
  const sealed = await store.get(ROW);
  const seed = sealed === undefined ? makeSeed() : await hsm.unseal(KEYS.records, sealed, Buffer.from(ROW));
  if (sealed === undefined)
    await store.write([{ key: ROW, value: await hsm.seal(KEYS.records, seed, Buffer.from(ROW)) }]);
  const peerId = peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', seed)).toString();
  return { seed, peerId, statusListBase: `fingerpost://${peerId}/status-lists/` };
}
