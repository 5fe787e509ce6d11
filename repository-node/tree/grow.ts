import { encodeNode, hashOfNode, MAX_ENTRIES, type TreeEntry, type TreeNode } from './tree-node.ts';

/** An entry to put, or without a value to take out. */
export interface TreeChange {
  readonly key: string;
  readonly value?: Uint8Array;
}

/** What a change of a tree reads, makes and leaves behind. */
export interface Growth {
  load(hash: Uint8Array): Promise<TreeNode>;
  made(hash: Uint8Array, bytes: Uint8Array, node: TreeNode): void;
  left(hash: Uint8Array): void;
}

/** A child as its parent lists it: the first key below, and the child's hash. */
type Reference = TreeEntry;

/**
 * Applies changes, sorted by key, each key once, to the tree below `root`; gives the new root. Nodes are never changed:
 * each that differs is made anew, up to the root.
 */
export async function grow(growth: Growth, root: Uint8Array | undefined, changes: readonly TreeChange[]) {
  let level = root === undefined ? leaves(growth, merged([], changes)) : await changed(growth, root, changes);
  while (level.length > 1) level = parents(growth, level);
  let [top] = level;
  while (top !== undefined) {
    const { leaf, entries } = await growth.load(top.value);
    if (leaf || entries.length > 1) return top.value;
    growth.left(top.value);
    [top] = entries;
  }
  return undefined;
}

async function changed(growth: Growth, hash: Uint8Array, changes: readonly TreeChange[]): Promise<Reference[]> {
  const { leaf, entries } = await growth.load(hash);
  growth.left(hash);
  if (leaf) return leaves(growth, merged(entries, changes));
  const references: Reference[] = [];
  let at = 0;
  for (const [index, child] of entries.entries()) {
    const next = entries[index + 1];
    const from = at;
    while (at < changes.length && (next === undefined || (changes[at]?.key ?? '') < next.key)) at += 1;
    if (at === from) references.push(child);
    else references.push(...(await changed(growth, child.value, changes.slice(from, at))));
  }
  return parents(growth, references);
}

function merged(entries: readonly TreeEntry[], changes: readonly TreeChange[]): TreeEntry[] {
  const result: TreeEntry[] = [];
  let at = 0;
  for (const { key, value } of changes) {
    for (let entry = entries[at]; entry !== undefined && entry.key < key; entry = entries[at]) {
      result.push(entry);
      at += 1;
    }
    if (entries[at]?.key === key) at += 1;
    if (value !== undefined) result.push({ key, value });
  }
  return [...result, ...entries.slice(at)];
}

const leaves = (growth: Growth, entries: readonly TreeEntry[]) => nodes(growth, true, entries);
const parents = (growth: Growth, children: readonly Reference[]) => nodes(growth, false, children);

/** Nodes of one level over entries: even shares, so that none is nearly empty. */
function nodes(growth: Growth, leaf: boolean, entries: readonly TreeEntry[]): Reference[] {
  const count = entries.length <= MAX_ENTRIES ? 1 : Math.ceil(entries.length / (MAX_ENTRIES * 0.75));
  const references: Reference[] = [];
  for (let share = 0; share < count; share++) {
    const own = entries.slice((share * entries.length) / count, ((share + 1) * entries.length) / count);
    const [first] = own;
    if (first === undefined) continue;
    const node: TreeNode = { leaf, entries: own };
    const bytes = encodeNode(node);
    const hash = hashOfNode(bytes);
    growth.made(hash, bytes, node);
    references.push({ key: first.key, value: hash });
  }
  return references;
}
