import assert from 'node:assert/strict';
import { CardRefusal } from '../../../card-bridge/apdu/refusal.ts';
import { SW } from '../../../card-bridge/apdu/status-word.ts';
import { cardFailures } from '../../../card-bridge/base/failures.ts';

describe('what a card refuses', () => {
  it('is card-refused, with its status word as a number', () => {
    const refusal = new CardRefusal('VERIFY', SW.conditionsNotSatisfied);
    assert.ok(cardFailures.is(refusal, 'card-refused'));
    assert.equal(refusal.sw, 0x6985);
    assert.equal(refusal.detail, 'VERIFY 6985');
  });
});
