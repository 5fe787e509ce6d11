import assert from 'node:assert/strict';
import { type Memory, soakSessions } from './support/session-soak.ts';

const SESSIONS = 280;
/** A session that stayed behind would hold far more: its frames, keys and credentials. */
const KEPT_BYTES = 16_384;

describe('a node that serves session after session', () => {
  it('keeps none of them: its heap does not grow with their number, a tenth of them of terminals never seen before', async function () {
    this.timeout(600_000);
    const looks: Memory[] = [];
    await soakSessions(SESSIONS, SESSIONS / 4, (memory) => looks.push(memory));
    assert.equal(looks.length, 4);
    const [, early, , late] = looks;
    assert.ok(early && late);
    const each = (late.heap - early.heap) / (late.sessions - early.sessions);
    assert.ok(each < KEPT_BYTES, `${Math.round(each)} bytes a session`);
  });
});
