import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../../../agent/identity/base/jcs.ts';
import { sessionCredential } from '../../../../agent/identity/presentation/session-credential.ts';
import { verifySession } from '../../../../agent/identity/verify/verify-session.ts';
import { sessionCredentialText, sessionHashData } from '../../../../card-bridge/protocol/session-credential.ts';
import { isDisplayText } from '../../../../card-bridge/protocol/text.ts';
import { CHANNEL, counterPolicy, NOW, newHolder, openSession, REQUEST_DIGEST } from '../world.ts';

const holder = newHolder();
const TERMINAL = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH';

const FIELDS = {
  holderPoint: holder.point,
  sessionPoint: newHolder().point,
  audience: TERMINAL,
  channel: CHANNEL,
  method: 'fingerprint',
  kind: 'counter',
  purpose: 'Open an account',
  requestDigest: REQUEST_DIGEST,
  nonce: Buffer.alloc(32, 5),
  sessionId: Buffer.alloc(16, 6),
  terminalName: 'City Bank',
  validFrom: Math.floor(NOW / 1_000),
  seconds: 300,
} as const;

describe('The session credential that a card writes', () => {
  it('is canonical JSON (RFC 8785), whatever purpose and name say', () => {
    const shown = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter(isDisplayText);
    fc.assert(
      fc.property(shown, shown, (purpose, terminalName) => {
        const text = sessionCredentialText({ ...FIELDS, purpose, terminalName });
        assert.equal(canonicalJson(JSON.parse(text)), text);
        assert.equal(JSON.parse(text).credentialSubject.purpose, purpose);
      }),
      { numRuns: 200 },
    );
  });

  it('verifies once the card’s answer is put together', async () => {
    const session = await openSession(holder, TERMINAL);
    const { credential, card } = session;
    const result = await verifySession({ session: credential, card }, counterPolicy(session, TERMINAL, []));
    assert.equal(result.verified, true);
    assert.equal(result.session?.terminalName, 'City Bank');
  });

  it('is not put together from a signature of another key, over another text, or of another length', async () => {
    const signature = await holder.signer.sign(sessionHashData(FIELDS));
    sessionCredential(FIELDS, signature);
    const refuses = (fields: typeof FIELDS | object, bytes: Uint8Array, code: string) =>
      assert.throws(() => sessionCredential({ ...FIELDS, ...fields }, bytes), { code });
    refuses({}, await newHolder().signer.sign(sessionHashData(FIELDS)), 'session-signature-invalid');
    for (const change of [
      { purpose: 'Sell my house' },
      { seconds: 299 },
      { channel: REQUEST_DIGEST },
      { method: 'pin' },
    ])
      refuses(change, signature, 'session-signature-invalid');
    refuses({}, signature.subarray(1), 'signature-length');
  });
});
