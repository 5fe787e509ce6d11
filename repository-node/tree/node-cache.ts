import { equalBytes } from '../../card-bridge/base/bytes.ts';
import { nodeFailures } from '../base/failures.ts';
import type { VaultStore } from '../store/vault-store.ts';
import { decodeNode, hashOfNode, type TreeNode } from './tree-node.ts';

/** Nodes that are kept in memory once they were checked: some 4 MiB. */
const KEPT = 1_024;

/** Row key of a node. */
export function rowOfNode(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.length).toString('base64url');
}

/** Reads the nodes of trees in one store, each checked against the hash that it is asked for by. */
export class NodeCache {
  readonly #store: VaultStore;
  readonly #kept = new Map<string, TreeNode>();

  constructor(store: VaultStore) {
    this.#store = store;
  }

  /** @throws store-altered for a node that is missing or not the one that the hash names */
  async load(hash: Uint8Array): Promise<TreeNode> {
    const row = rowOfNode(hash);
    const known = this.#kept.get(row);
    if (known !== undefined) {
      this.#kept.delete(row);
      this.#kept.set(row, known);
      return known;
    }
    const bytes = await this.#store.get('tree', row);
    if (bytes === undefined) throw nodeFailures.fail('store-altered', 'a tree node is missing');
    if (!equalBytes(hashOfNode(bytes), hash)) throw nodeFailures.fail('store-altered', 'a tree node was exchanged');
    const node = decodeNode(bytes);
    this.keep(row, node);
    return node;
  }

  keep(row: string, node: TreeNode): void {
    this.#kept.set(row, node);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}
