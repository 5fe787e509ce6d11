import { createHash } from 'node:crypto';
import type { Hello } from '../../schemas/counter-messages.ts';
import { acceptanceCovers } from '../history/acceptance.ts';
import type { SessionAccount } from './account.ts';
import { isForked } from './receipts.ts';
import type { SessionServices } from './services.ts';

/** Receipts that were told of already, each by its hash; the oldest are forgotten. */
const TOLD = 1_000;

/**
 * Writes into the history that a counter holds a receipt which this history does not know, once for each receipt. The
 * counter is told nothing and served as before: what a card anchors, the card judges.
 */
export async function noteReceipt(services: SessionServices, hello: Hello, account: SessionAccount): Promise<void> {
  const { receipt } = hello;
  const { vault, history, signer, forks } = services;
  if (receipt === undefined || !(await isForked(receipt, signer, vault))) return;
  if (await acceptanceCovers(vault, signer, receipt)) return;
  const name = createHash('sha256').update(receipt.signature).digest('base64url');
  if (forks.has(name)) return;
  forks.add(name);
  for (const oldest of forks) {
    if (forks.size <= TOLD) break;
    forks.delete(oldest);
  }
  await history.append(account.ended('failed', 'history-forked'));
}
