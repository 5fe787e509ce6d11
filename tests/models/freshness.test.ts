import assert from 'node:assert/strict';
import { explore } from './explore.ts';
import { AS_WRITTEN, type FreshnessRules, freshnessModel, RULES, type World } from './freshness-model.ts';

const HONEST: World = { disk: false, copies: false, cards: ['A', 'B'], sessions: 5 };
const THIEF_OF_COPIES: World = { disk: true, copies: false, cards: ['A'], sessions: 4 };

const brokenIn = (world: World, change: Partial<FreshnessRules> = {}) => [
  ...explore(freshnessModel(world, { ...AS_WRITTEN, ...change })).broken.keys(),
];

describe('the states of a store, searched through', function () {
  this.timeout(120_000);

  it('lock no honest holder out, with two cards and kills at every point', () => {
    const { states, broken } = explore(freshnessModel(HONEST, AS_WRITTEN));
    assert.deepEqual([...broken], []);
    assert.ok(states > 500, `${states}`);
  });

  it('let nobody who puts back copies of the store use a permission twice with one card', () => {
    assert.deepEqual(brokenIn(THIEF_OF_COPIES), []);
  });

  it('leave what is said to be left: a spare card with an old copy, and a copied card until the original is used', () => {
    assert.deepEqual(brokenIn({ ...THIEF_OF_COPIES, cards: ['A', 'B'] }), [RULES.usedTwice]);
    const { broken } = explore(freshnessModel({ ...HONEST, copies: true, sessions: 4 }, AS_WRITTEN));
    const way = broken.get(RULES.copyAccepted) ?? [];
    assert.ok(way.length > 0);
    // Only while the node has not seen where the original went: it was killed, or the original gave its last token.
    assert.equal(way.filter((step) => /^A opens/.test(step)).length, 1, way.join(' > '));
  });

  it('break when a card believes every later state that is authenticated: old states fork', () => {
    assert.ok(brokenIn(THIEF_OF_COPIES, { chain: false }).includes(RULES.usedTwice));
  });

  it('break when a card knows its own state only: the second card is locked out', () => {
    assert.ok(brokenIn(HONEST, { catchUp: false }).includes(RULES.lockedOut));
  });

  it('break when the node commits after the token: a kill between locks the holder out', () => {
    assert.ok(brokenIn({ ...HONEST, cards: ['A'] }, { prepares: false }).includes(RULES.lockedOut));
  });
});
