import { Type } from 'typebox';
import { shape } from '../../../schemas/shape.ts';
import { parseJson } from '../../../schemas/strict-json.ts';
import { identityFailures } from '../base/failures.ts';
import type { ReceivedList, StatusListSource } from './list-source.ts';

const MAX_SNAPSHOT_LENGTH = 64 * 1_048_576;

const SnapshotShape = shape(
  'status-list-snapshot',
  Type.Object(
    {
      format: Type.Literal('fingerpost-status-snapshot-1'),
      lists: Type.Array(
        Type.Object(
          {
            url: Type.String({ minLength: 1, maxLength: 4096 }),
            text: Type.String({ maxLength: 8 * 1_048_576 }),
            receivedAt: Type.Integer({ minimum: 0 }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 1024 },
      ),
    },
    { additionalProperties: false },
  ),
);

/**
 * The status lists that a terminal carries for the time without a network. It holds the secured credentials as they
 * were received; whoever reads one verifies it again, so that the file needs no protection but against loss. How old
 * a list may be is decided at each check, by the time at which it was received and its own `validUntil`.
 *
 * @example
 * ```ts
 * const snapshot = StatusSnapshot.parse(text);
 * console.log(snapshot.urls);
 * ```
 */
export class StatusSnapshot implements StatusListSource {
  readonly #lists = new Map<string, ReceivedList>();

  /** @throws status-list-malformed */
  static parse(text: string): StatusSnapshot {
    const snapshot = new StatusSnapshot();
    try {
      const { lists } = SnapshotShape.parse(parseJson(text, { maxLength: MAX_SNAPSHOT_LENGTH, maxDepth: 8 }));
      for (const { url, ...list } of lists) snapshot.#lists.set(url, list);
    } catch (cause) {
      throw identityFailures.fail('status-list-malformed', 'snapshot', cause);
    }
    return snapshot;
  }

  /** Takes in the newer copy of a list; false when it already has one that was received later. */
  put(url: string, list: ReceivedList): boolean {
    const held = this.#lists.get(url);
    if (held !== undefined && held.receivedAt >= list.receivedAt) return false;
    this.#lists.set(url, { text: list.text, receivedAt: list.receivedAt });
    return true;
  }

  get urls(): string[] {
    return [...this.#lists.keys()];
  }

  async get(url: string): Promise<ReceivedList> {
    const list = this.#lists.get(url);
    if (list === undefined) throw identityFailures.fail('status-list-unreachable', 'not in the snapshot');
    return list;
  }

  serialise(): string {
    const lists = [...this.#lists].map(([url, list]) => ({ url, ...list }));
    return JSON.stringify({ format: 'fingerpost-status-snapshot-1', lists });
  }

  /** Fetches these lists anew; returns the addresses of those that could not be had and stay as they are. */
  async refresh(
    urls: Iterable<string>,
    source: StatusListSource,
    options: { readonly now: number; readonly signal: AbortSignal },
  ): Promise<string[]> {
    const failed: string[] = [];
    for (const url of urls) {
      try {
        this.put(url, await source.get(url, options));
      } catch {
        failed.push(url);
      }
    }
    return failed;
  }
}
