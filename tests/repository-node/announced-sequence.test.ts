import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { announcedSequence } from '../../repository-node/store/announced-sequence.ts';
import { openLevelStore } from '../../repository-node/store/level-store.ts';
import { createMemoryStore } from '../../repository-node/store/memory-store.ts';
import { madeStore } from '../agent/base/store/made-store.ts';
import { Parties } from '../agent/network/resolver/support/parties.ts';

describe('the sequence of a node’s peer records', () => {
  const parties = new Parties();
  after(() => parties.end());

  it('rises over restarts, though the clock was set back', async () => {
    const directory = `${await parties.directory()}/store`;
    const seen: number[] = [];
    for (const now of [5_000, 5_000, 1_000, 0]) {
      const store = await openLevelStore(await madeStore(directory));
      const sequence = announcedSequence(store, () => now);
      seen.push(await sequence.next(), await sequence.next());
      await store.close();
    }
    assert.deepEqual(seen, [5_000, 5_001, 5_002, 5_003, 5_004, 5_005, 5_006, 5_007]);
    await rm(directory, { recursive: true, force: true });
  });

  it('goes past what it is told to exceed, and never falls for it', async () => {
    const sequence = announcedSequence(createMemoryStore(), () => 10);
    await sequence.exceed(70);
    assert.equal(await sequence.next(), 71);
    await sequence.exceed(5);
    assert.equal(await sequence.next(), 72);
  });
});
