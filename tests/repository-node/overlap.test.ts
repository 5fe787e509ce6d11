import assert from 'node:assert/strict';
import { RefusedByRepository } from '../../agent/counter-protocol/failures.ts';
import { runCounterSession } from '../../agent/counter-protocol/session.ts';
import { createMemoryStore } from '../../repository-node/store/memory-store.ts';
import type { StoreChange } from '../../repository-node/store/vault-store.ts';
import type { CounterRequest } from '../../schemas/counter-messages.ts';
import type { HolderRule } from '../../schemas/holder-rules.ts';
import { StepClock } from '../../schemas/steps.ts';
import { readRequest, writeRequest } from './support/counter-world.ts';
import { type NetworkTerminal, NodeWorld } from './support/node-world.ts';

/** A session that has taken its token out of the card and holds its last frame back. */
interface Ready {
  /** Sends the last frame; gives the last frame's type, or the code of the refusal. */
  finish(): Promise<string>;
}

describe('sessions that overlap', () => {
  let world: NodeWorld;
  let bank: NetworkTerminal;
  let written: readonly StoreChange[][];

  beforeEach(async () => {
    const store = createMemoryStore();
    const writes: StoreChange[][] = [];
    written = writes;
    const write = store.write.bind(store);
    store.write = async (changes) => {
      writes.push([...changes]);
      return write(changes);
    };
    world = await NodeWorld.create({ store });
    bank = await world.terminal();
    await world.introduce(bank);
  });
  afterEach(() => world.stop());

  async function ready(terminal: NetworkTerminal, request: CounterRequest): Promise<Ready> {
    const card = await world.cards.present();
    const hello = await world.touch(terminal, request, card);
    const stream = await world.dial(terminal);
    const taken = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const held = Object.assign(Object.create(card), {
      takeToken: async () => {
        const token = await card.takeToken();
        taken.resolve();
        await goOn.promise;
        return token;
      },
    });
    const credentials = async () => [await world.cards.credential(terminal.signer)];
    const options = { stream, card: held, hello, steps: new StepClock(), credentials };
    const run = runCounterSession(options);
    const outcome = run.then(
      ({ final }) => final.type,
      (error) => {
        if (error instanceof RefusedByRepository) return error.refusal.code;
        throw error;
      },
    );
    await Promise.race([taken.promise, outcome]);
    return {
      finish: async () => {
        goOn.resolve();
        const code = await outcome;
        await stream.close();
        await card.close();
        return code;
      },
    };
  }

  const setRules = (rules: HolderRule[], replaces?: HolderRule[]) =>
    world.session(world.own, {
      kind: 'holder',
      operation: 'rules-set',
      argument: JSON.stringify({ rules, ...(replaces && { replaces }) }),
    });

  async function own(operation: 'rules-get' | 'history-list') {
    const { final } = await world.session(world.own, { kind: 'holder', operation });
    assert.ok(final.type === 'answer');
    return final.answer;
  }

  const rulesNow = async (): Promise<{ rules: HolderRule[]; questions: unknown[] }> =>
    JSON.parse(await own('rules-get'));
  const allow = (): HolderRule => ({ effect: 'allow', terminal: bank.did, once: true });

  it('use a rule that is good for once, once', async () => {
    await setRules([{ effect: 'ask' }, allow()]);
    const sessions = [
      await ready(bank, readRequest()),
      await ready(bank, readRequest()),
      await ready(bank, readRequest()),
      await ready(bank, writeRequest()),
    ];
    const outcomes = await Promise.all(sessions.map((session) => session.finish()));
    const refused = outcomes.filter((outcome) => outcome === 'holder-must-be-asked');
    assert.equal(refused.length, 3, outcomes.join());
    const { rules, questions } = await rulesNow();
    assert.deepEqual(rules, [{ effect: 'ask' }]);
    assert.ok(questions.length > 0);
    const history = await own('history-list');
    assert.equal(history.match(/"reason":"holder-must-be-asked"/g)?.length, 3);
  });

  it('use the rule up in the same write as the record of what it allowed', async () => {
    await setRules([{ effect: 'ask' }, allow()]);
    const session = await ready(bank, readRequest());
    const before = written.length;
    assert.equal(await session.finish(), 'presentation');
    const writes = written.slice(before).filter((changes) => changes.some(({ table }) => table === 'history'));
    assert.equal(writes.length, 1);
    assert.ok(writes[0]?.some(({ table, key }) => table === 'meta' && key === 'holder-rules'));
  });

  it('meet the rule that the holder has made meanwhile, and leave it as it is', async () => {
    await setRules([{ effect: 'ask' }, allow()]);
    const session = await ready(bank, readRequest());
    const deny: HolderRule = { effect: 'deny', terminal: bank.did };
    await setRules([deny, { effect: 'ask' }, allow()]);
    assert.equal(await session.finish(), 'denied-by-holder');
    assert.deepEqual((await rulesNow()).rules, [deny, { effect: 'ask' }, allow()]);
  });

  it('do not lose a rule that the holder has made meanwhile when they use up another', async () => {
    await setRules([{ effect: 'ask' }, allow()]);
    const session = await ready(bank, readRequest());
    const other: HolderRule = { effect: 'deny', type: 'AccountCredential' };
    await setRules([{ effect: 'ask' }, other, allow()]);
    assert.equal(await session.finish(), 'presentation');
    assert.deepEqual((await rulesNow()).rules, [{ effect: 'ask' }, other]);
  });

  it('do not get a used rule back from a holder who changes the rules as they were before', async () => {
    const seen: HolderRule[] = [allow(), { effect: 'ask' }];
    await setRules(seen);
    assert.equal(await (await ready(bank, readRequest())).finish(), 'presentation');
    const added: HolderRule = { effect: 'deny', type: 'AccountCredential' };
    await setRules([added, ...seen], seen);
    assert.deepEqual((await rulesNow()).rules, [added, { effect: 'ask' }]);
    await setRules([allow(), added, ...seen], [added, ...seen]);
    assert.deepEqual((await rulesNow()).rules, [allow(), added, { effect: 'ask' }]);
  });
});
