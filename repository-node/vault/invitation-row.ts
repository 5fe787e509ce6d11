import { Type } from 'typebox';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { Bytes, exactly, type ShapeOf, shape } from '../../schemas/shape.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { type WordsRecipient, wrapToWords } from '../keys/words-key.ts';
import type { VaultChange } from '../state/decided.ts';
import type { VaultStore } from '../store/vault-store.ts';

const KEY = 'invitation';
const InvitationShape = shape(
  'invitation of a card',
  exactly({
    salt: Bytes(16),
    point: Bytes(65),
    wrapped: Bytes(32, 256),
    /** Milliseconds since 1970. */
    until: Type.Integer({ minimum: 0 }),
  }),
);

export type Invitation = ShapeOf<typeof InvitationShape>;

/** Makes groups a recipient of the ring's vault key until a time: whoever has them brings a further card. */
export function invitationChange(ring: KeyRing, { salt, point }: WordsRecipient, until: number): VaultChange {
  const wrapped = wrapToWords({ salt, point }, ring.storeId, ring.epoch, ring.vaultKey);
  return { table: 'decided', key: KEY, value: encodeFrame({ salt, point, wrapped, until }) };
}

/** No card is waited for any more. */
export const noInvitation: VaultChange = { table: 'decided', key: KEY };

/** As it lies in the store: nothing but the groups themselves vouches for it. */
export async function readInvitation(store: Pick<VaultStore, 'get'>): Promise<Invitation | undefined> {
  const row = await store.get('decided', KEY);
  return row === undefined ? undefined : InvitationShape.parse(decodeFrame(row));
}
