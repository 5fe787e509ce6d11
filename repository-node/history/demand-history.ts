import { equalBytes } from '../../card-bridge/base/bytes.ts';
import { nodeFailures } from '../base/failures.ts';
import type { VaultStore } from '../store/vault-store.ts';
import { hashOfLink, keyOfSequence } from './chain-entry.ts';
import type { HistoryHead } from './history.ts';
import { readEntry } from './repair.ts';

const PAGE = 256;

/**
 * Checks that the history still holds the entry that a state names, and goes on from it without a gap to its head.
 *
 * @throws history-truncated, history-broken
 */
export async function demandHistory(store: VaultStore, known: HistoryHead, head: HistoryHead): Promise<void> {
  if (known.sequence > head.sequence)
    throw nodeFailures.fail('history-truncated', `entry ${known.sequence} is missing`);
  if (known.sequence === 0) return;
  let at = known;
  const first = await store.get('history', keyOfSequence(known.sequence));
  if (first === undefined) throw nodeFailures.fail('history-truncated', `entry ${known.sequence} is missing`);
  if (!equalBytes(hashOfLink(readEntry(first, known.sequence).link), known.hash))
    throw nodeFailures.fail('history-broken', `entry ${known.sequence} was replaced`);
  while (at.sequence < head.sequence) {
    const range = { from: keyOfSequence(at.sequence + 1), to: `${keyOfSequence(head.sequence)}~`, limit: PAGE };
    const rows = await store.scan('history', range);
    if (rows.length === 0) throw nodeFailures.fail('history-broken', `entry ${at.sequence + 1} is missing`);
    for (const { value } of rows) {
      const { link } = readEntry(value, at.sequence + 1);
      if (!equalBytes(link.previous, at.hash))
        throw nodeFailures.fail('history-broken', `entry ${link.sequence} does not follow the one before`);
      at = { sequence: link.sequence, hash: hashOfLink(link) };
    }
  }
  if (!equalBytes(at.hash, head.hash)) throw nodeFailures.fail('history-broken', 'head');
}
