import { Type } from 'typebox';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { Bytes, exactly, shape } from '../../schemas/shape.ts';
import type { VaultChange } from '../state/decided.ts';
import type { VaultStore } from '../store/vault-store.ts';
import type { CheckpointSigner } from './checkpoint.ts';

const KEY = 'acceptance';
const AcceptanceShape = shape(
  'acceptance of an older state',
  exactly({
    /** The history's last entry in the state that was accepted. */
    sequence: Type.Integer({ minimum: 0 }),
    /** Milliseconds since 1970. */
    at: Type.Integer({ minimum: 0 }),
    /** Ed25519 by the node's network key over `messageOf`. */
    signature: Bytes(64),
  }),
);

interface StoreOf {
  readonly store: Pick<VaultStore, 'get'>;
  readonly storeId: Uint8Array;
}

const messageOf = (store: Uint8Array, sequence: number, at: number) =>
  encodeFrame({ context: 'fingerpost acceptance 2', store, sequence, at });

/** The node's signed word that the holder accepted a state whose history ended here: what came after it is given up. */
export async function acceptanceChange(
  signer: CheckpointSigner,
  storeId: Uint8Array,
  { sequence, at }: { readonly sequence: number; readonly at: number },
): Promise<VaultChange> {
  const signature = await signer.sign(messageOf(storeId, sequence, at));
  return { table: 'decided', key: KEY, value: encodeFrame({ sequence, at, signature }) };
}

/** Whether a receipt is of the time that the holder gave up when accepting an older state. */
export async function acceptanceCovers(
  { store, storeId }: StoreOf,
  signer: Pick<CheckpointSigner, 'verify'>,
  receipt: { readonly sequence: number; readonly at: string },
): Promise<boolean> {
  const row = await store.get('decided', KEY);
  if (row === undefined) return false;
  const { sequence, at, signature } = AcceptanceShape.parse(decodeFrame(row));
  if (!signer.verify(messageOf(storeId, sequence, at), signature)) return false;
  return receipt.sequence > sequence && Date.parse(receipt.at) <= at;
}
