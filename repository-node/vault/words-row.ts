import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { Bytes, exactly, type ShapeOf, shape } from '../../schemas/shape.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { type WordsRecipient, wrapToWords } from '../keys/words-key.ts';
import type { VaultChange } from '../state/decided.ts';
import type { VaultStore } from '../store/vault-store.ts';

const KEY = 'recovery';
const WordsShape = shape('recovery recipient', exactly({ salt: Bytes(16), point: Bytes(65), wrapped: Bytes(32, 256) }));

export type WordsRow = ShapeOf<typeof WordsShape>;

/** Makes recovery groups a recipient of the ring's vault key; the ones before are none any more. */
export function wordsChange(ring: KeyRing, { salt, point }: WordsRecipient): VaultChange {
  const wrapped = wrapToWords({ salt, point }, ring.storeId, ring.epoch, ring.vaultKey);
  return { table: 'decided', key: KEY, value: encodeFrame({ salt, point, wrapped }) };
}

/** As it lies in the store, for whoever has groups and no card: nothing but the groups themselves vouches for it. */
export async function readWords(store: Pick<VaultStore, 'get'>): Promise<WordsRow | undefined> {
  const row = await store.get('decided', KEY);
  return row === undefined ? undefined : WordsShape.parse(decodeFrame(row));
}
