import assert from 'node:assert/strict';
import { COMPARED, compareVerdicts } from '../../../../scripts/development/fuzz/verify/compare.ts';

/** `npm run fuzz:verify` compares 10,000 of each. */
const COUNT = 80;
/** Disclosures take their package some 30 ms each. */
const DISCLOSURES = 30;

describe('Our verifier and the oracle on generated and changed documents', () => {
  for (const suite of COMPARED)
    it(`${suite}: the same verdict`, async () => {
      const count = suite === 'ecdsa-sd-2023' ? DISCLOSURES : COUNT;
      const { compared, accepted, differences } = await compareVerdicts(suite, count);
      assert.deepEqual(differences, []);
      assert.equal(compared, count);
      assert.ok(accepted > count / 10 && accepted < count, 'some must hold and some must not');
    });
});
