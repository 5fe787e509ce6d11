import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson } from '../../../../agent/identity/base/jcs.ts';
import { encodeMultikey, uncompressedPoint } from '../../../../agent/identity/keys/multikey.ts';
import { generatePrivateKey, publicKeyOf } from '../../../../agent/identity/keys/software-signer.ts';
import { sessionCredentialTemplate } from '../../../../agent/identity/presentation/session-credential.ts';
import { verifySession } from '../../../../agent/identity/verify/verify-session.ts';
import { counterPolicy, NOW, newHolder, openSession } from '../world.ts';

const holder = newHolder();
const TERMINAL = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH';
const args = {
  holder: holder.did,
  audience: TERMINAL,
  nonce: new Uint8Array(32),
  purpose: 'Open an account',
  holderVerification: 'fingerprint',
  now: NOW,
} as const;

describe('The template of a session credential', () => {
  it('leaves exactly the place of the session key open, whatever the purpose says', () => {
    const publicKey = publicKeyOf(generatePrivateKey('P-256'));
    const multikey = encodeMultikey(publicKey);
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme' }), (purpose) => {
        const template = sessionCredentialTemplate({ ...args, purpose });
        const text = `${Buffer.from(template.prefix).toString()}${multikey}${Buffer.from(template.suffix).toString()}`;
        assert.equal(canonicalJson(JSON.parse(text)), text);
        assert.equal(JSON.parse(text).credentialSubject.id, `did:key:${multikey}`);
        assert.equal(JSON.parse(text).credentialSubject.purpose, purpose);
        assert.equal(text.split(multikey).length, 2);
      }),
      { numRuns: 100 },
    );
  });

  it('becomes a credential when the card has made key and signature', async () => {
    const session = await openSession(holder, TERMINAL);
    const { credential, card } = session;
    const { challenge, ...policy } = counterPolicy(session, TERMINAL, []);
    const result = await verifySession({ session: credential, card }, { ...policy, challenge });
    assert.equal(result.verified, true);
    assert.equal(credential.credentialSubject.sessionNonce, challenge);
  });

  it('does not become one with a signature of another key, over another key, or of another length', async () => {
    const template = sessionCredentialTemplate(args);
    const [one, other] = [publicKeyOf(generatePrivateKey('P-256')), publicKeyOf(generatePrivateKey('P-256'))];
    const digest = createHash('sha256').update(template.prefix).update(encodeMultikey(one)).update(template.suffix);
    const hashData = Buffer.concat([template.proofConfigHash, digest.digest()]);
    const signature = await holder.signer.sign(hashData);
    const point = uncompressedPoint(one);
    template.complete(point, signature);
    const refuses = (key: Uint8Array, bytes: Uint8Array, code: string) =>
      assert.throws(() => template.complete(key, bytes), { code });
    refuses(uncompressedPoint(other), signature, 'session-signature-invalid');
    refuses(point, await newHolder().signer.sign(hashData), 'session-signature-invalid');
    refuses(point, signature.subarray(1), 'signature-length');
    refuses(point.subarray(1), signature, 'multikey-length');
    refuses(new Uint8Array(65).fill(4), signature, 'multikey-point');
  });

  it('is not made from a short nonce, an empty purpose or for a day', () => {
    for (const wrong of [
      { nonce: new Uint8Array(15) },
      { nonce: new Uint8Array(65) },
      { purpose: '' },
      { purpose: 'x'.repeat(501) },
      { validForMs: 86_400_000 },
      { validForMs: Number.NaN },
    ])
      assert.throws(() => sessionCredentialTemplate({ ...args, ...wrong }), { code: 'session-arguments-invalid' });
  });
});
