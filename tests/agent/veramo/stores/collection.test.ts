import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openTextStore } from '../../../../agent/base/store/open-store.ts';
import { Collection } from '../../../../agent/veramo/stores/collection.ts';
import type { CollectionShape, Columns } from '../../../../agent/veramo/stores/columns.ts';
import { type Condition, matchesAll, type Operator } from '../../../../agent/veramo/stores/conditions.ts';
import type { Database } from '../../../../agent/veramo/stores/database.ts';
import { matchesLike } from '../../../../agent/veramo/stores/like.ts';
import { madeStore } from '../../base/store/made-store.ts';
import { withDirectory } from '../../identity/temporary-directory.ts';

const SHAPE: CollectionShape = {
  name: 'row',
  columns: ['id', 'type', 'owner', 'note', 'at', 'until'],
  indexed: ['type', 'owner'],
  unique: 'id',
  dateColumns: ['at', 'until'],
  timeColumn: 'at',
  pairs: [['type', 'owner']],
};

const days = (count: number) => new Date(Date.UTC(2026, 0, 1 + count));
const word = fc.constantFrom('', 'a', 'b', 'B', 'ab', 'a,b', 'a\u0000b', 'ü', 'x'.repeat(200), 'x'.repeat(201));
const date = fc.option(fc.integer({ min: -5, max: 5 }).map(days), { nil: null });
const columns: fc.Arbitrary<Columns> = fc.record({
  type: fc.array(word, { maxLength: 3 }),
  owner: fc.option(word, { nil: null }),
  note: fc.option(word, { nil: null }),
  at: date,
  until: date,
});

const OPERATORS: Operator[] = [
  'LessThan',
  'LessThanOrEqual',
  'MoreThan',
  'MoreThanOrEqual',
  'Equal',
  'Like',
  'Between',
  'In',
  'Any',
  'IsNull',
];
const COUNTS: Partial<Record<Operator, [number, number]>> = {
  Between: [2, 2],
  In: [0, 3],
  Any: [0, 3],
  IsNull: [0, 0],
};

const condition: fc.Arbitrary<Condition> = fc
  .record({
    column: fc.constantFrom('type', 'owner', 'note', 'at', 'until'),
    op: fc.constantFrom(...OPERATORS),
    not: fc.boolean(),
  })
  .chain(({ column, op, not }) => {
    const isDate = column === 'at' || column === 'until';
    const value = isDate
      ? fc.integer({ min: -6, max: 6 }).map((count) => days(count).toISOString())
      : fc.oneof(word, fc.constant('%b'));
    const [minLength, maxLength] = COUNTS[op] ?? [1, 1];
    return fc.array(value, { minLength, maxLength }).map((values) => ({ column, op, not, value: values }));
  });

async function withRows<T>(
  rows: readonly Columns[],
  work: (collection: Collection, level: Database) => Promise<T>,
): Promise<T> {
  return withDirectory(async (directory) => {
    const level = await openTextStore(await madeStore(directory));
    const collection = new Collection(level, SHAPE);
    await collection.ready();
    for (const [index, row] of rows.entries()) {
      const changes = collection.insert(`${index}`, { ...row, id: `${index}` }, `${index}`);
      await level.write(changes);
    }
    try {
      return await work(collection, level);
    } finally {
      await level.close();
    }
  });
}

const timeOf = ({ at }: Columns) => (at instanceof Date ? at.getTime() : Number.NEGATIVE_INFINITY);

describe('indexed collection', () => {
  it('answers every query as a walk over all rows does, in order of time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(columns, { maxLength: 12 }),
        fc.array(fc.array(condition, { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.nat({ max: 4 }),
        fc.option(fc.nat({ max: 6 }), { nil: undefined }),
        async (rows, queries, newestFirst, skip, take) =>
          withRows(rows, async (collection) => {
            for (const where of queries) {
              const expected = rows
                .map((row, index) => ({ row, index }))
                .filter(({ row }) => matchesAll(row, where))
                .sort((a, b) => Math.sign(timeOf(a.row) - timeOf(b.row)) || a.index - b.index)
                .map(({ index }) => `${index}`);
              if (newestFirst) expected.reverse();
              const order = [{ column: 'at', direction: newestFirst ? ('DESC' as const) : ('ASC' as const) }];
              const page = take === undefined ? { skip } : { skip, take };
              const found = await collection.find({ where, order, ...page });
              assert.deepEqual(found, expected.slice(skip, take === undefined ? undefined : skip + take));
            }
          }),
      ),
      { numRuns: 40 },
    );
  });

  it('sorts by other columns when asked', async () => {
    const rows = ['b', 'c', 'a'].map((owner, index) => ({ type: [], owner, note: null, at: days(index), until: null }));
    await withRows(rows, async (collection) => {
      assert.deepEqual(await collection.find({ order: [{ column: 'owner', direction: 'ASC' }] }), ['2', '0', '1']);
      assert.deepEqual(await collection.find({ order: [{ column: 'owner', direction: 'DESC' }], take: 1 }), ['1']);
    });
  });

  it('leaves nothing behind of a row that was removed', async () => {
    await withRows(
      [{ type: ['a', 'b'], owner: 'a', note: null, at: days(0), until: null }],
      async (collection, level) => {
        await level.write(await collection.remove('0'));
        assert.deepEqual(await level.rows().all(), []);
        assert.deepEqual(await collection.remove('0'), []);
      },
    );
  });

  it('numbers new rows after the old ones when it is opened again', async () => {
    await withRows([{ type: [], owner: null, note: null, at: null, until: null }], async (_, level) => {
      const again = new Collection(level, SHAPE);
      await again.ready();
      const changes = again.insert(
        'new',
        { id: 'new', type: [], owner: null, note: null, at: null, until: null },
        'new',
      );
      await level.write(changes);
      assert.deepEqual(await again.find({}), ['0', 'new']);
    });
  });

  it('refuses unknown columns, unknown operators and wrong numbers of values', async () => {
    await withRows([], async (collection) => {
      const refused = (where: object) =>
        assert.rejects(collection.find({ where: [where as Condition] }), { code: 'store-query-invalid' });
      await refused({ column: 'none', value: ['x'] });
      await refused({ column: 'type', op: 'Matches', value: ['x'] });
      await refused({ column: 'type' });
      await refused({ column: 'type', op: 'Equal', value: ['a', 'b'] });
      await refused({ column: 'at', op: 'Between', value: ['2026-01-01'] });
      await refused({ column: 'type', op: 'In', value: Array.from({ length: 1001 }, () => 'a') });
      await assert.rejects(collection.find({ order: [{ column: 'none', direction: 'ASC' }] }), {
        code: 'store-query-invalid',
      });
    });
  });
});

describe('LIKE', () => {
  it('knows the wildcards of SQL and takes no longer for many of them', () => {
    assert.ok(matchesLike('Residence', 'res%CE'));
    assert.ok(matchesLike('abc', '_b_') && matchesLike('', '%') && matchesLike('a%', 'a%'));
    assert.ok(!matchesLike('abc', 'b%') && !matchesLike('abc', '_') && !matchesLike('', '_'));
    assert.ok(!matchesLike('a'.repeat(5000), `${'%a'.repeat(200)}b`));
  });
});
