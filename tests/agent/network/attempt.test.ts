import assert from 'node:assert/strict';
import { Attempt, type Tier, type Way } from '../../../agent/network/peer/attempt.ts';
import { until } from '../../until.ts';

/** A way that the test decides about; it counts how often it was begun. */
function way(name: string, tier: Tier, headStartMs = 3_600_000) {
  const opened: { resolve: (value: string) => void; reject: (error: Error) => void; signal: AbortSignal }[] = [];
  const made: Way<string> = {
    name,
    tier,
    headStartMs,
    open: (signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      opened.push({ resolve, reject, signal });
      return promise;
    },
  };
  return Object.assign(made, { opened });
}

describe('one attempt to reach a peer', () => {
  const ended = new AbortController();
  const late: string[] = [];
  const attempts: AbortController[] = [];
  afterEach(() => {
    for (const one of attempts.splice(0)) one.abort(new Error('the test is over'));
    late.length = 0;
  });
  function attempt(): Attempt<string> {
    const over = new AbortController();
    attempts.push(over);
    return new Attempt<string>(AbortSignal.any([over.signal, ended.signal]), (value) => void late.push(value));
  }

  it('begins all ways of one tier at once and takes the first, and what comes later is given back', async () => {
    const one = attempt();
    const [slow, quick] = [way('slow', 1), way('quick', 1)];
    one.add([slow, quick]);
    assert.deepEqual([slow.opened.length, quick.opened.length], [1, 1]);
    quick.opened[0]?.resolve('quick');
    assert.equal(await one.result, 'quick');
    assert.equal(slow.opened[0]?.signal.aborted, true);
    slow.opened[0]?.resolve('slow');
    await until(() => late.length === 1);
    assert.deepEqual(late, ['slow']);
  });

  it('leaves a silent way open when others join, and takes it when it comes after all', async () => {
    const one = attempt();
    const silent = way('silent', 1, 10);
    const relayed = way('relayed', 2);
    one.add([silent, relayed]);
    await until(() => relayed.opened.length === 1);
    assert.equal(silent.opened[0]?.signal.aborted, false);
    const found = way('found', 1);
    one.add([found]);
    assert.equal(found.opened.length, 1);
    silent.opened[0]?.resolve('silent');
    assert.equal(await one.result, 'silent');
  });

  it('begins the next tier at once when the one before has no way open any more', async () => {
    const one = attempt();
    const direct = way('direct', 1);
    const relayed = way('relayed', 2);
    one.add([direct, relayed]);
    assert.equal(relayed.opened.length, 0);
    direct.opened[0]?.reject(new Error('refused'));
    await until(() => direct.opened.length === 2);
    direct.opened[1]?.reject(new Error('refused'));
    await until(() => relayed.opened.length === 1);
    relayed.opened[0]?.resolve('relayed');
    assert.equal(await one.result, 'relayed');
  });

  it('asks a way that answered no again as long as another is open', async () => {
    const one = attempt();
    const silent = way('silent', 1);
    const refusing = way('refusing', 1);
    one.add([silent, refusing]);
    for (let times = 0; times < 3; times++) {
      await until(() => refusing.opened.length > times);
      refusing.opened[times]?.reject(new Error('refused'));
    }
    await until(() => refusing.opened.length === 4);
    refusing.opened[3]?.resolve('refusing');
    assert.equal(await one.result, 'refusing');
  });

  it('fails when every way answered no and no more can come, and not before', async () => {
    const one = attempt();
    const first = way('first', 1);
    one.add([first]);
    for (const times of [0, 1]) {
      await until(() => first.opened.length > times);
      first.opened[times]?.reject(new Error(`refused ${times}`));
    }
    await one.exhausted;
    const second = way('second', 1);
    one.add([second]);
    one.complete();
    for (const times of [0, 1]) {
      await until(() => second.opened.length > times);
      second.opened[times]?.reject(new Error('refused'));
    }
    await assert.rejects(one.result, AggregateError);
    assert.ok(one.errors.length >= 4);
  });

  it('ends with its signal, and knows the same way only once', async () => {
    const one = attempt();
    const silent = way('silent', 1);
    one.add([silent]);
    one.add([silent]);
    assert.equal(silent.opened.length, 1);
    attempts[0]?.abort(new Error('no more time'));
    await assert.rejects(one.result, /no more time/);
    assert.equal(silent.opened[0]?.signal.aborted, true);
  });

  it('that has no way fails at once when none can come', async () => {
    const one = attempt();
    one.complete();
    await assert.rejects(one.result, AggregateError);
  });
});
