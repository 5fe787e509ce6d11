import assert from 'node:assert/strict';
import { openKeyValueStore } from '../../../../agent/base/store/key-value-store.ts';
import { peerIdOfSeed } from '../../../../agent/network/peer/peer.ts';
import { resolverFailures } from '../../../../agent/network/resolver/failures.ts';
import { openRecord, sealRecord } from '../../../../agent/network/resolver/signed-record.ts';
import { madeStore } from '../../base/store/made-store.ts';
import { code, Parties } from './support/parties.ts';

const seed = (n: number) => new Uint8Array(32).fill(n);
const recordOf = (n: number, sequence: number, port = 1) =>
  sealRecord(seed(n), [`/ip4/127.0.0.1/tcp/${port}`], sequence);
const notNewer = code('peer-record-not-newer');

describe('a resolver’s records', () => {
  const parties = new Parties();
  after(() => parties.end());

  it('are replaced by newer ones only, also after the process was ended and begun again', async () => {
    const directory = await parties.directory();
    const id = await peerIdOfSeed(seed(1));
    const [older, newer] = [await recordOf(1, 5), await recordOf(1, 6)];
    const first = await parties.records(directory);
    await first.put(id, newer);
    await assert.rejects(first.put(id, older), notNewer);
    await assert.rejects(first.put(id, await recordOf(1, 6, 2)), notNewer);
    await first.close();
    const second = await parties.records(directory);
    await assert.rejects(second.put(id, older), notNewer);
    assert.deepEqual(await second.get(id), newer);
  });

  it('keep the newest of many that come at once', async () => {
    const records = await parties.records(await parties.directory());
    const id = await peerIdOfSeed(seed(1));
    const all = await Promise.all([4, 9, 2, 7, 8].map((sequence) => recordOf(1, sequence)));
    await Promise.allSettled(all.map((record) => records.put(id, record)));
    assert.equal((await openRecord((await records.get(id)) ?? new Uint8Array(), id)).sequence, 9);
  });

  it('are those of the peer itself', async () => {
    const records = await parties.records(await parties.directory());
    await assert.rejects(records.put(await peerIdOfSeed(seed(2)), await recordOf(1, 1)), code('peer-record-invalid'));
    assert.equal(records.size, 0);
  });

  it('end thirty days after they were last published, and the same record again renews them', async () => {
    const directory = await parties.directory();
    const day = 86_400_000;
    let now = 100 * day;
    const records = await parties.records(directory, { now: () => now });
    const [id, gone] = [await peerIdOfSeed(seed(1)), await peerIdOfSeed(seed(2))];
    await records.put(id, await recordOf(1, 1));
    await records.put(gone, await recordOf(2, 1));
    now += 20 * day;
    await records.put(id, await recordOf(1, 1));
    now += 20 * day;
    assert.ok(await records.get(id));
    assert.equal(await records.get(gone), undefined);
    await records.close();
    assert.equal((await parties.records(directory, { now: () => now })).size, 1);
  });

  it('are bounded: a full store takes no newcomer, and has room again when one expired', async () => {
    let now = 1_000;
    const options = { now: () => now, maxPeers: 2, lifetimeMs: 1_000 };
    const records = await parties.records(await parties.directory(), options);
    for (const n of [1, 2]) await records.put(await peerIdOfSeed(seed(n)), await recordOf(n, 1));
    const [first, third] = [await peerIdOfSeed(seed(1)), await peerIdOfSeed(seed(3))];
    await assert.rejects(records.put(third, await recordOf(3, 1)), code('resolver-full'));
    now += 900;
    await records.put(first, await recordOf(1, 2));
    now += 900;
    await records.put(third, await recordOf(3, 1));
    assert.equal(records.size, 2);
  });

  it('that were damaged on the disk are refused by name', async () => {
    const directory = await parties.directory();
    const store = await openKeyValueStore(await madeStore(directory), (cause) =>
      resolverFailures.fail('resolver-store-damaged', undefined, cause),
    );
    await store.write([{ key: 'record/12D3KooW', value: new Uint8Array(3) }]);
    await store.close();
    await assert.rejects(parties.records(directory), code('resolver-store-damaged'));
  });
});
