import { Type } from 'typebox';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { Bytes, exactly, type ShapeOf, shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { StoreChange } from '../store/vault-store.ts';

const KEY = 'behind';

const BehindShape = shape(
  'behind the state',
  exactly({
    /** The state that this stands behind. */
    number: Type.Integer({ minimum: 1 }),
    root: Bytes(32),
    history: exactly({ sequence: Type.Integer({ minimum: 0 }), hash: Bytes(32) }),
  }),
);

/** What a store holds since its state: under the vault's key, but remembered by no card before the next state. */
export type Behind = ShapeOf<typeof BehindShape>;

export const BEHIND_ROW = KEY;

export function behindChange(ring: KeyRing, behind: Behind): StoreChange {
  return { table: 'state', key: KEY, value: ring.seal('state', KEY, encodeFrame(behind)) };
}

/** @throws store-altered for one that stands behind another state */
export function openBehind(ring: KeyRing, row: Uint8Array, number: number): Behind {
  const behind: Behind = BehindShape.parse(decodeFrame(ring.open('state', KEY, row)));
  if (behind.number !== number) throw nodeFailures.fail('store-altered', 'what stands behind another state');
  return behind;
}
