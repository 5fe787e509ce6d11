import { equalBytes } from '../../card-bridge/base/bytes.ts';
import { nodeFailures } from '../base/failures.ts';
import type { VaultStore } from '../store/vault-store.ts';
import { genesisOf, hashOfLink, keyOfSequence } from './chain-entry.ts';
import type { CheckpointSigner } from './checkpoint.ts';
import type { HistoryHead } from './history.ts';
import { readCheckpoint, readEntry } from './repair.ts';

const PAGE = 256;

/**
 * Walks a whole chain from its beginning: numbers, links, payload digests, and the node's signature on the head.
 *
 * Not checked here: that the chain is the newest one (`checkAnchor`).
 *
 * @throws history-broken, history-checkpoint-invalid
 */
export async function verifyChain(
  store: VaultStore,
  storeId: Uint8Array,
  signer: Pick<CheckpointSigner, 'verify'>,
): Promise<HistoryHead> {
  let head: HistoryHead = { sequence: 0, hash: genesisOf(storeId) };
  for (;;) {
    const from = keyOfSequence(head.sequence + 1);
    const rows = await store.scan('history', { from, to: '~', limit: PAGE });
    for (const { key, value } of rows) {
      const sequence = head.sequence + 1;
      if (key !== keyOfSequence(sequence)) throw nodeFailures.fail('history-broken', `entry ${sequence} is missing`);
      const { link } = readEntry(value, sequence);
      if (!equalBytes(link.previous, head.hash)) {
        throw nodeFailures.fail('history-broken', `entry ${sequence} does not follow entry ${sequence - 1}`);
      }
      head = { sequence, hash: hashOfLink(link) };
    }
    if (rows.length < PAGE) break;
  }
  const checkpoint = await readCheckpoint(store, storeId, signer);
  if ((checkpoint?.sequence ?? 0) !== head.sequence || (checkpoint && !equalBytes(checkpoint.hash, head.hash))) {
    throw nodeFailures.fail('history-checkpoint-invalid', `chain of ${head.sequence} entries`);
  }
  return head;
}
