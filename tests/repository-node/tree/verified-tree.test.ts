import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createMemoryStore } from '../../../repository-node/store/memory-store.ts';
import type { VaultStore } from '../../../repository-node/store/vault-store.ts';
import { NodeCache } from '../../../repository-node/tree/node-cache.ts';
import { EMPTY_TREE, VerifiedTree } from '../../../repository-node/tree/verified-tree.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const ALL = { from: '', to: '~', limit: 100_000 };

async function grown(store: VaultStore, entries: ReadonlyMap<string, string>, step = 37): Promise<VerifiedTree> {
  let tree = new VerifiedTree(new NodeCache(store), EMPTY_TREE);
  const list = [...entries];
  for (let at = 0; at < list.length; at += step) {
    const part = list.slice(at, at + step).map(([key, value]) => ({ key, value: bytes(value) }));
    const { tree: next, rows } = await tree.changed(part);
    await store.write(rows);
    tree = next;
  }
  return tree;
}

/** The same tree as whoever opens the store anew reads it. */
const reopened = (store: VaultStore, { root }: VerifiedTree) => new VerifiedTree(new NodeCache(store), root);

const manyKeys = () => new Map(Array.from({ length: 700 }, (_, at) => [`k${(at * 7919) % 700}`, `v${at}`]));

describe('verified tree', () => {
  it('is a sorted map, whatever is put and taken out in whatever order', async () => {
    const change = fc.record({ key: fc.integer({ min: 0, max: 400 }), keep: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 90 }), { maxLength: 12 }), async (rounds) => {
        const store = createMemoryStore();
        const model = new Map<string, string>();
        let tree = new VerifiedTree(new NodeCache(store), EMPTY_TREE);
        for (const [round, changes] of rounds.entries()) {
          const last = new Map(changes.map(({ key, keep }) => [`k${key}`, keep]));
          for (const [key, keep] of last) keep ? model.set(key, `v${round}`) : model.delete(key);
          const put = [...last].map(([key, keep]) => ({ key, ...(keep && { value: bytes(`v${round}`) }) }));
          const { tree: next, rows } = await tree.changed(put);
          await store.write(rows);
          tree = next;
        }
        const told = (await reopened(store, tree).range(ALL)).map(({ key, value }) => [
          key,
          Buffer.from(value).toString(),
        ]);
        assert.deepEqual(
          told,
          [...model].sort(([a], [b]) => (a < b ? -1 : 1)),
        );
        for (const key of ['k0', 'k7', 'k400'])
          assert.equal(Buffer.from((await tree.get(key)) ?? bytes('-')).toString(), model.get(key) ?? '-');
        if (model.size === 0) assert.deepEqual(tree.root, EMPTY_TREE);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps no node in the store that its root does not need', async () => {
    const store = createMemoryStore();
    const keys = manyKeys();
    const tree = await grown(store, keys);
    const { tree: empty, rows } = await tree.changed([...keys.keys()].map((key) => ({ key })));
    await store.write(rows);
    assert.deepEqual(empty.root, EMPTY_TREE);
    assert.deepEqual(await store.scan('tree', ALL), []);
  });

  it('gives ranges in order, half open, up to the limit', async () => {
    const store = createMemoryStore();
    const tree = await grown(store, manyKeys());
    const keys = (entries: readonly { key: string }[]) => entries.map(({ key }) => key);
    assert.deepEqual(keys(await tree.range({ from: 'k10', to: 'k102', limit: 9 })), ['k10', 'k100', 'k101']);
    assert.deepEqual(keys(await tree.range({ from: 'k10', to: 'k2', limit: 2 })), ['k10', 'k100']);
    assert.deepEqual(keys(await tree.range({ from: 'x', to: '~', limit: 2 })), []);
  });

  it('finds every node that is missing, altered or an older one, wherever it stands', async () => {
    const store = createMemoryStore();
    const tree = await grown(store, manyKeys());
    const rows = await store.scan('tree', ALL);
    assert.ok(rows.length > 12);
    for (const [at, { key, value }] of rows.entries()) {
      const other = rows[(at + 1) % rows.length]?.value ?? bytes('');
      for (const damage of [undefined, other, value.map((byte, i) => (i === value.length - 1 ? byte ^ 1 : byte))]) {
        await store.write([{ table: 'tree', key, ...(damage && { value: damage }) }]);
        await assert.rejects(reopened(store, tree).range(ALL), { code: 'store-altered' });
        await store.write([{ table: 'tree', key, value }]);
      }
    }
    assert.equal((await reopened(store, tree).range(ALL)).length, 700);
  });

  it('shows what is put before it is written, and the tree before as it was', async () => {
    const store = createMemoryStore();
    const tree = await grown(store, manyKeys());
    const { tree: next } = await tree.changed([{ key: 'k5', value: bytes('new') }, { key: 'k6' }]);
    assert.deepEqual(await next.get('k5'), bytes('new'));
    assert.equal(await next.get('k6'), undefined);
    assert.notEqual(await tree.get('k6'), undefined);
  });
});
