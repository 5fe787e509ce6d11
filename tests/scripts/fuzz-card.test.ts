import assert from 'node:assert/strict';
import { CardFuzzer } from '../../scripts/development/fuzz/card-fuzzer.ts';

describe('the card under a hail of commands', () => {
  it('answers every one with a status word and survives', async () => {
    const fuzzer = await CardFuzzer.make(20_260_101);
    const { apdus, crashes, statusWords } = await fuzzer.run(20_000);
    assert.deepEqual(crashes, []);
    assert.equal(apdus, 20_000);
    // The run must have come behind the first checks: success, protected errors, and refusals of many kinds.
    assert.ok((statusWords.get(0x9000) ?? 0) > 500);
    assert.ok(statusWords.size >= 12, `${statusWords.size} status words`);
  });
});
