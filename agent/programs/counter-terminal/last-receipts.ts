import type { HistoryReceipt } from '../../../schemas/counter-messages.ts';
import { DAY_MS } from '../../base/utc.ts';

/** How long a terminal remembers the last receipt of a repository. */
export const RECEIPT_DAYS = 30;

/** Repositories that are remembered at a time; the oldest are forgotten. */
const KEPT = 10_000;

/**
 * The last receipt that a terminal has of each repository: it is shown again the next time, so that a repository which
 * forgot it tells its holder. Nothing of a holder is in it but that somebody of this repository was here.
 */
export class LastReceipts {
  readonly #now: () => number;
  readonly #last = new Map<string, { readonly receipt: HistoryReceipt; readonly at: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  of(node: string): HistoryReceipt | undefined {
    const known = this.#last.get(node);
    return known !== undefined && this.#now() - known.at <= RECEIPT_DAYS * DAY_MS ? known.receipt : undefined;
  }

  keep(node: string, receipt: HistoryReceipt): void {
    this.#last.delete(node);
    this.#last.set(node, { receipt, at: this.#now() });
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= KEPT) break;
      this.#last.delete(oldest);
    }
  }
}
