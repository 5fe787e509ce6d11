import { equalBytes } from '../../card-bridge/base/bytes.ts';
import { receiptMessage, type HistoryReceipt as SignedReceipt } from '../../schemas/counter-messages.ts';
import { hashOfLink, keyOfSequence } from '../history/chain-entry.ts';
import type { CheckpointSigner } from '../history/checkpoint.ts';
import type { HistoryReceipt } from '../history/history.ts';
import { readEntry } from '../history/repair.ts';
import type { SealedVault } from '../vault/sealed-vault.ts';

/** A receipt with the node's signature, for the terminal to keep. */
export async function signReceipt(
  signer: CheckpointSigner,
  store: Uint8Array,
  receipt: HistoryReceipt,
): Promise<SignedReceipt> {
  const { sequence, hash, at } = receipt;
  const unsigned = { store, sequence, hash, at };
  return { ...unsigned, signature: await signer.sign(receiptMessage(unsigned)) };
}

/**
 * Whether the node's own signature stands on a receipt that its history does not know: then the history was put back, or
 * a copy of the node is at work. Anything that this node never signed tells nothing.
 */
export async function isForked(
  receipt: SignedReceipt,
  signer: CheckpointSigner,
  { store, storeId }: Pick<SealedVault, 'store' | 'storeId'>,
): Promise<boolean> {
  if (!equalBytes(receipt.store, storeId) || !signer.verify(receiptMessage(receipt), receipt.signature)) return false;
  const row = await store.get('history', keyOfSequence(receipt.sequence));
  return row === undefined || !equalBytes(hashOfLink(readEntry(row, receipt.sequence).link), receipt.hash);
}
