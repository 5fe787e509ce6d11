import type { StatusChecker, StatusOutcome, StatusReason } from '../base/status-checker.ts';
import { readStatusEntry } from './entry.ts';
import type { StatusListIssuer } from './list-issuer.ts';
import { judge } from './outcome.ts';

/**
 * A checker for a program that issues lists itself: its own are read where they are kept, so that a change counts from
 * the next check on; all others are left to `others`.
 *
 * @example
 * ```ts
 * const checker = ownListChecker([lists], others);
 * ```
 */
export function ownListChecker(own: readonly StatusListIssuer<unknown>[], others: StatusChecker): StatusChecker {
  return {
    async check(given, options) {
      const entry = readStatusEntry(given);
      if (entry === undefined) return others.check(given, options);
      const found = await listsOf(own, entry.statusListCredential);
      if (found === undefined) return others.check(entry, options);
      const { lists } = found;
      const { statusPurpose: purpose } = entry;
      if (options.issuer !== undefined && options.issuer !== lists.issuer)
        return unknown('status-list-issuer-mismatch', purpose);
      if (found.purpose !== purpose) return unknown('status-purpose-mismatch', purpose);
      let value: number;
      try {
        value = await lists.get(entry);
      } catch {
        return unknown('status-index-out-of-range', purpose);
      }
      return { ...judge(entry, value), listAgeMs: 0 };
    },
  };
}

/**
 * Of several issuers the one that has a list, and its purpose.
 *
 * @example
 * ```ts
 * const found = await listsOf(issuers, url);
 * ```
 */
export async function listsOf<T>(
  issuers: readonly StatusListIssuer<T>[],
  url: string,
): Promise<{ readonly lists: StatusListIssuer<T>; readonly purpose: string } | undefined> {
  for (const lists of issuers) {
    const purpose = await lists.purposeOf(url);
    if (purpose !== undefined) return { lists, purpose };
  }
  return undefined;
}

function unknown(reason: StatusReason, purpose: string): StatusOutcome {
  return { verdict: 'unknown', reason, purpose };
}
