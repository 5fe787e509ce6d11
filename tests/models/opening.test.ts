import assert from 'node:assert/strict';
import { explore } from './explore.ts';
import { AS_WRITTEN, type OpeningRules, openingModel, RULES, type Scenario } from './opening-model.ts';

type Runs = Omit<Scenario, 'stolen'>;

const RUNS: Readonly<Record<string, Runs>> = {
  'two hosts and a card on two channels': { hosts: { h1: 'H1', h2: 'H2' }, cards: { a1: 'A', a2: 'A' } },
  'one host twice and two cards': { hosts: { h1: 'H1', h3: 'H1' }, cards: { a1: 'A', b1: 'B' } },
};

describe('the opening, searched through', function () {
  this.timeout(180_000);
  for (const [name, runs] of Object.entries(RUNS)) {
    it(`holds with ${name}`, () => {
      const { states, broken } = explore(openingModel({ ...runs, stolen: [] }, AS_WRITTEN));
      assert.deepEqual([...broken], []);
      assert.equal(states, 27_495);
    });

    it(`holds with ${name} when a host’s key was stolen: it plays no card`, () => {
      assert.deepEqual([...explore(openingModel({ ...runs, stolen: ['H1'] }, AS_WRITTEN)).broken], []);
    });

    it(`holds with ${name} when a card’s key was stolen: it plays no host`, () => {
      assert.deepEqual([...explore(openingModel({ ...runs, stolen: ['A'] }, AS_WRITTEN)).broken], []);
    });

    const mutants: readonly (readonly [string, Partial<OpeningRules>, string])[] = [
      ['the card’s ephemeral point in T', { bindsCardPoint: false }, RULES.cardBelievesHost],
      ['role and certificate in T', { bindsCertificate: false }, RULES.hostBelievesCard],
      ['T in PROVE', { proofFromTranscript: false }, RULES.strangerHoldsKey],
      ['T in keys and PROVE', { proofFromTranscript: false, keysFromTranscript: false }, RULES.twoHosts],
    ];
    for (const [what, change, rule] of mutants)
      it(`breaks with ${name} without ${what}`, () => {
        const { broken } = explore(openingModel({ ...runs, stolen: [] }, { ...AS_WRITTEN, ...change }), [rule]);
        assert.ok(broken.has(rule), [...broken.keys()].join());
      });
  }
});
