import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { Leases } from '../base/leases.ts';
import type { SqlStore } from '../base/sql-store.ts';
import type { NoteTables } from './notes.ts';

const OPEN = sql`state = 'open'`;

/** The promises of `Leases`, within a suite whose store `of` gives. */
export function describeLeases(of: () => SqlStore<NoteTables>): void {
  const start = 1_000_000;
  let now = start;
  const leasesOf = (store: SqlStore<NoteTables>) =>
    new Leases(store, { table: 'work', leaseMs: 30_000, now: () => now });
  const fill = (count: number) =>
    of().write((tx) =>
      tx
        .insertInto('work')
        .values(
          Array.from({ length: count }, (_, at) => ({
            id: String(at).padStart(4, '0'),
            state: 'open',
            done_by: null,
            lease_until: 0,
            lease_owner: null,
            lease_fence: 0,
          })),
        )
        .execute(),
    );
  const finish = (leases: Leases<NoteTables>, lease: { id: string; fence: number }, by: string) =>
    of().write(async (tx) => {
      await leases.guard(tx, lease);
      await tx.updateTable('work').set({ state: 'done', done_by: by }).where('id', '=', lease.id).execute();
      await leases.release(tx, lease);
    }, 'rows');

  beforeEach(() => {
    now = start;
  });

  it('gives each row to one worker, the oldest first, and none while its lease stands', async () => {
    await fill(5);
    const leases = leasesOf(of());
    assert.deepEqual(
      (await leases.claim('a', 2, OPEN)).map(({ id }) => id),
      ['0000', '0001'],
    );
    assert.deepEqual(
      (await leases.claim('b', 9, OPEN)).map(({ id }) => id),
      ['0002', '0003', '0004'],
    );
    assert.deepEqual(await leases.claim('c', 9, OPEN), []);
  });

  it('gives a row to another worker when the lease is over, and lets the first change nothing any more', async () => {
    await fill(1);
    const leases = leasesOf(of());
    const [slow] = await leases.claim('slow', 1, OPEN);
    assert.ok(slow);
    now += 30_000;
    const [quick] = await leases.claim('quick', 1, OPEN);
    assert.ok(quick && quick.fence > slow.fence);
    await assert.rejects(finish(leases, slow, 'slow'), { code: 'lease-lost' });
    await assert.rejects(leases.renew(slow), { code: 'lease-lost' });
    await finish(leases, quick, 'quick');
    const rows = await of().read.selectFrom('work').select(['state', 'done_by']).execute();
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ state: 'done', done_by: 'quick' }],
    );
  });

  it('keeps a renewed row, and a lease that was given back holds nothing', async () => {
    await fill(1);
    const leases = leasesOf(of());
    const [lease] = await leases.claim('a', 1, OPEN);
    assert.ok(lease);
    now += 20_000;
    await leases.renew(lease);
    now += 20_000;
    assert.deepEqual(await leases.claim('b', 1, OPEN), []);
    await of().write((tx) => leases.release(tx, lease), 'rows');
    await assert.rejects(leases.renew(lease), { code: 'lease-lost' });
    assert.equal((await leases.claim('b', 1, OPEN)).length, 1);
  });

  it('has many workers do each row once', async () => {
    await fill(60);
    const leases = leasesOf(of());
    const done: string[] = [];
    const worker = async (name: string) => {
      for (;;) {
        const taken = await leases.claim(name, 4, OPEN);
        if (taken.length === 0) return;
        for (const lease of taken) {
          await finish(leases, lease, name);
          done.push(lease.id);
        }
      }
    };
    await Promise.all(['a', 'b', 'c'].map(worker));
    assert.equal(done.length, 60);
    assert.equal(new Set(done).size, 60);
  });
}
