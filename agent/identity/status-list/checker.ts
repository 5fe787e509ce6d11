import { untilAborted } from '../../base/deadline.ts';
import { BoundedCache } from '../base/bounded-cache.ts';
import { identityFailures } from '../base/failures.ts';
import type { StatusChecker, StatusCheckOptions, StatusOutcome, StatusReason } from '../base/status-checker.ts';
import { Bitstring } from './bitstring.ts';
import { readStatusEntry, type StatusEntry } from './entry.ts';
import { type LoadedStatusList, loadStatusList } from './list-credential.ts';
import type { StatusListSource } from './list-source.ts';
import { judge } from './outcome.ts';

/**
 * Verifies a secured status list credential (its proof, its key, that the key is the issuer's) and returns the signed
 * document; rejects otherwise. Its validity in time is the checker's matter.
 */
export type StatusListVerifier = (
  text: string,
  context: { readonly now: number; readonly signal: AbortSignal },
) => Promise<{ readonly [member: string]: unknown }>;

export interface StatusCheckerOptions {
  readonly source: StatusListSource;
  readonly verifyList: StatusListVerifier;
  /** Oldest list used, milliseconds since it was received; 86,400,000 (a day) when absent. */
  readonly maxAgeMs?: number;
  /** After this long a list is fetched again if that is possible, milliseconds; 300,000 when absent. */
  readonly refreshAfterMs?: number;
  /** Lists kept in memory (16 KiB each and up); 64 when absent. */
  readonly cacheEntries?: number;
  /** Deadline of one fetch, milliseconds; 5,000 when absent. */
  readonly timeoutMs?: number;
}

interface Held extends LoadedStatusList {
  readonly receivedAt: number;
}

const CLOCK_SKEW_MS = 60_000;

/** Makes the status checker over a source of lists, with a bounded cache; one fetch at a time per list. */
export function createStatusChecker(options: StatusCheckerOptions): StatusChecker {
  const { maxAgeMs = 86_400_000, refreshAfterMs = 300_000, timeoutMs = 5_000 } = options;
  const lists = new BoundedCache<Held>(options.cacheEntries ?? 64);
  const running = new Map<string, Promise<Held | StatusReason>>();

  const load = async (url: string, now: number): Promise<Held | StatusReason> => {
    const signal = AbortSignal.timeout(timeoutMs);
    let text: string;
    let receivedAt: number;
    try {
      ({ text, receivedAt } = await options.source.get(url, { now, signal }));
    } catch {
      return 'status-list-unavailable';
    }
    try {
      const held = { ...loadStatusList(await options.verifyList(text, { now, signal }), url), receivedAt };
      const known = lists.get(url);
      // A source that hands out an older list than the one at hand cannot turn time back.
      if (known !== undefined && (held.validFrom ?? 0) < (known.validFrom ?? 0)) return 'status-list-invalid';
      lists.set(url, held, Number.POSITIVE_INFINITY);
      return held;
    } catch (error) {
      return identityFailures.is(error, 'status-list-outdated') ? 'status-list-stale' : 'status-list-invalid';
    }
  };

  const loadOnce = (url: string, now: number): Promise<Held | StatusReason> => {
    const existing = running.get(url);
    if (existing !== undefined) return existing;
    const started = load(url, now).finally(() => running.delete(url));
    running.set(url, started);
    return started;
  };

  const listFor = async (url: string, now: number): Promise<Held | StatusReason> => {
    const held = lists.get(url);
    const age = held === undefined ? Number.POSITIVE_INFINITY : now - held.receivedAt;
    if (held !== undefined && age < Math.min(refreshAfterMs, held.timeToLiveMs ?? refreshAfterMs)) return held;
    const loaded = await loadOnce(url, now);
    return typeof loaded === 'string' && held !== undefined ? held : loaded;
  };

  return {
    async check(given, checkOptions) {
      checkOptions.signal?.throwIfAborted();
      const entry = readStatusEntry(given);
      if (entry === undefined) return unknown('status-entry-invalid');
      const found = listFor(entry.statusListCredential, checkOptions.now);
      const list = await (checkOptions.signal === undefined ? found : untilAborted(found, checkOptions.signal));
      if (typeof list === 'string') return unknown(list, entry.statusPurpose);
      const problem = unusable(list, entry, checkOptions, maxAgeMs);
      const times = {
        ...(list.validFrom === undefined ? {} : { listedAt: new Date(list.validFrom) }),
        listAgeMs: checkOptions.now - list.receivedAt,
      };
      if (problem !== undefined) return { ...unknown(problem, entry.statusPurpose), ...times };
      const bits = new Bitstring(list.bytes, entry.statusSize ?? 1);
      const index = Number(entry.statusListIndex);
      if (index >= bits.length) return { ...unknown('status-index-out-of-range', entry.statusPurpose), ...times };
      return { ...judge(entry, bits.get(index)), ...times };
    },
  };
}

function unusable(
  list: Held,
  entry: StatusEntry,
  { now, issuer, maxAgeMs }: StatusCheckOptions,
  defaultMaxAgeMs: number,
): StatusReason | undefined {
  if (issuer !== undefined && list.issuer !== issuer) return 'status-list-issuer-mismatch';
  if (!list.purposes.includes(entry.statusPurpose)) return 'status-purpose-mismatch';
  if (now - list.receivedAt > (maxAgeMs ?? defaultMaxAgeMs)) return 'status-list-stale';
  if (list.validUntil !== undefined && !(now <= list.validUntil + CLOCK_SKEW_MS)) return 'status-list-stale';
  if (list.validFrom !== undefined && !(now >= list.validFrom - CLOCK_SKEW_MS)) return 'status-list-invalid';
  return undefined;
}

function unknown(reason: StatusReason, purpose?: string): StatusOutcome {
  return { verdict: 'unknown', reason, ...(purpose === undefined ? {} : { purpose }) };
}
