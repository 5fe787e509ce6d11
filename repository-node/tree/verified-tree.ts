import { equalBytes } from '../../card-bridge/base/bytes.ts';
import type { StoreChange } from '../store/vault-store.ts';
import { grow, type TreeChange } from './grow.ts';
import { type NodeCache, rowOfNode } from './node-cache.ts';
import type { TreeEntry, TreeNode } from './tree-node.ts';

/** The hash that stands for a tree without entries. */
export const EMPTY_TREE = new Uint8Array(32);

/** Keys in `[from, to)`, ascending; most entries given. */
export interface TreeRange {
  readonly from: string;
  readonly to: string;
  readonly limit: number;
}

/**
 * A sorted map whose whole content is fixed by one hash of 32 bytes. Whatever it tells, that a key is there, what stands
 * under it, that nothing stands between two keys, was checked against that hash: a node that is missing, was exchanged or
 * is an older one is found when it is used. Immutable: a change makes another tree.
 */
export class VerifiedTree {
  /** 32 bytes. */
  readonly root: Uint8Array;
  readonly #nodes: NodeCache;
  /** Nodes that are not written yet. */
  readonly #fresh: ReadonlyMap<string, TreeNode>;

  constructor(nodes: NodeCache, root: Uint8Array, fresh: ReadonlyMap<string, TreeNode> = new Map()) {
    this.#nodes = nodes;
    this.root = root;
    this.#fresh = fresh;
  }

  /** @throws store-altered */
  async get(key: string): Promise<Uint8Array | undefined> {
    let hash = this.#top();
    while (hash !== undefined) {
      const { leaf, entries } = await this.#load(hash);
      const at = lastUpTo(entries, key);
      const entry = entries[at];
      if (leaf) return entry?.key === key ? entry.value : undefined;
      hash = entry?.value;
    }
    return undefined;
  }

  /** @throws store-altered */
  async range({ from, to, limit }: TreeRange): Promise<TreeEntry[]> {
    const found: TreeEntry[] = [];
    const top = this.#top();
    if (top !== undefined && limit > 0) await this.#collect(top, from, to, limit, found);
    return found;
  }

  /** Every node, to be read through once: rejects at the first that is not as the root says. @throws store-altered */
  async *walk(): AsyncGenerator<TreeEntry> {
    const top = this.#top();
    if (top !== undefined) yield* this.#below(top);
  }

  /**
   * The tree with these changes, a later one of the same key winning, and the rows to write for it. Good for one write:
   * the nodes that the new tree does without are taken out of the store.
   */
  async changed(
    changes: readonly TreeChange[],
  ): Promise<{ readonly tree: VerifiedTree; readonly rows: StoreChange[] }> {
    const last = new Map(changes.map((change) => [change.key, change]));
    const sorted = [...last.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    if (sorted.length === 0) return { tree: this, rows: [] };
    const fresh = new Map(this.#fresh);
    const made = new Map<string, Uint8Array>();
    const left = new Set<string>();
    const root = await grow(
      {
        load: async (hash) => fresh.get(rowOfNode(hash)) ?? this.#nodes.load(hash),
        made(hash, bytes, node) {
          const row = rowOfNode(hash);
          left.delete(row);
          made.set(row, bytes);
          fresh.set(row, node);
        },
        left(hash) {
          const row = rowOfNode(hash);
          made.delete(row);
          left.add(row);
        },
      },
      this.#top(),
      sorted,
    );
    const rows: StoreChange[] = [
      ...[...left].map((key): StoreChange => ({ table: 'tree', key })),
      ...[...made].map(([key, value]): StoreChange => ({ table: 'tree', key, value })),
    ];
    return { tree: new VerifiedTree(this.#nodes, root ?? EMPTY_TREE, fresh), rows };
  }

  #top(): Uint8Array | undefined {
    return equalBytes(this.root, EMPTY_TREE) ? undefined : this.root;
  }

  async #load(hash: Uint8Array): Promise<TreeNode> {
    return this.#fresh.get(rowOfNode(hash)) ?? this.#nodes.load(hash);
  }

  async #collect(hash: Uint8Array, from: string, to: string, limit: number, found: TreeEntry[]): Promise<void> {
    const { leaf, entries } = await this.#load(hash);
    for (let at = Math.max(0, lastUpTo(entries, from)); at < entries.length && found.length < limit; at++) {
      const entry = entries[at];
      if (entry === undefined || entry.key >= to) return;
      if (!leaf) await this.#collect(entry.value, from, to, limit, found);
      else if (entry.key >= from) found.push(entry);
    }
  }

  async *#below(hash: Uint8Array): AsyncGenerator<TreeEntry> {
    const { leaf, entries } = await this.#load(hash);
    for (const entry of entries) {
      if (leaf) yield entry;
      else yield* this.#below(entry.value);
    }
  }
}

/** The last entry whose key is not beyond this one; -1 when all are. */
function lastUpTo(entries: readonly TreeEntry[], key: string): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.key ?? '') <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
