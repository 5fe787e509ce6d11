import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { issueJwt, presentAsJwt, signPresentationJwt } from '../../../../agent/identity/jose/create-jwt.ts';
import { envelope } from '../../../../agent/identity/jose/enveloped.ts';
import { writeJws } from '../../../../agent/identity/jose/jws.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import type { PresentationPolicy } from '../../../../agent/identity/verify/policy.ts';
import { verify } from '../../../../agent/identity/verify/verify.ts';
import { verifyCredential } from '../../../../agent/identity/verify/verify-credential.ts';
import { verifyPresentation } from '../../../../agent/identity/verify/verify-presentation.ts';
import { NOW, residence, V2 } from '../world.ts';

const city = generateSoftwareSigner('Ed25519');
const alice = generateSoftwareSigner('P-256');
const mallory = generateSoftwareSigner('P-256');
const VERIFIER = 'did:web:bank.example';
const ANYBODY = { trustedIssuers: 'any', now: () => NOW } as const;
const POLICY: PresentationPolicy = {
  binding: 'holder',
  challenge: 'n-1',
  domain: VERIFIER,
  trustedIssuers: { ResidenceCredential: [city.controller] },
  now: () => NOW,
};

function failures(result: { checks: readonly { outcome: string; code?: string }[] }): (string | undefined)[] {
  return result.checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code);
}

async function refused(input: unknown, expected: readonly string[], policy = POLICY): Promise<void> {
  const result = await verify(input, policy);
  assert.deepEqual(failures(result), expected);
  assert.equal(result.verified, false);
  assert.deepEqual(result.credentials, []);
}

const shown = { challenge: 'n-1', domain: VERIFIER, now: NOW } as const;

describe('Credentials and presentations as JWT', () => {
  it('pass for every algorithm, bare and enveloped', async () => {
    for (const algorithm of ['Ed25519', 'P-256', 'P-384', 'P-521'] as const) {
      const signer = generateSoftwareSigner(algorithm);
      const token = await issueJwt(residence('did:example:replaced', alice.controller), { signer });
      for (const input of [token, envelope(token), JSON.stringify(envelope(token))]) {
        const result = await verifyCredential(input, ANYBODY);
        assert.deepEqual(failures(result), []);
        assert.equal(result.credentials[0]?.mechanism, 'jose');
        assert.equal(result.credentials[0]?.issuer, signer.controller);
        assert.equal(result.credentials[0]?.subject, alice.controller);
      }
    }
  });

  it('a presentation passes when its holder signed it', async () => {
    const token = await issueJwt(residence('', alice.controller, { issuer: 'did:x:y' }), { signer: city });
    const presentation = await presentAsJwt({ signer: alice, credentials: [token], ...shown });
    for (const input of [presentation, envelope(presentation, 'application/vp+jwt')]) {
      const result = await verifyPresentation(input, POLICY);
      assert.deepEqual(failures(result), []);
      assert.equal(result.verified, true);
      assert.equal(result.holder, alice.controller);
      assert.equal(result.credentials.length, 1);
    }
  });

  it('a presentation is refused with another’s credential, a forged one, an expired one', async () => {
    const theirs = await issueJwt(residence('did:x:y', alice.controller), { signer: city });
    await refused(await presentAsJwt({ signer: mallory, credentials: [theirs], ...shown }), ['holder-not-subject']);
    const inAlicesName = { signer: mallory, holder: alice.controller, credentials: [theirs], ...shown };
    await refused(await presentAsJwt(inAlicesName), ['holder-key-mismatch']);

    const [head = '', body = '', signature = ''] = theirs.split('.');
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as JsonObject;
    const changed = { ...payload, credentialSubject: { id: alice.controller, givenName: 'Other' } };
    const forged = [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
    await refused(await presentAsJwt({ signer: alice, credentials: [forged], ...shown }), ['signature-invalid']);

    const document = residence(city.controller, alice.controller);
    const header = { typ: 'vc+jwt', kid: city.verificationMethod };
    const present = async (claims: JsonObject, more: JsonObject = {}) => {
      const credential = await writeJws({ ...header, ...more }, { ...document, ...claims }, city);
      return presentAsJwt({ signer: alice, credentials: [credential], ...shown });
    };
    await refused(await present({ validUntil: '2026-05-31T00:00:00Z' }), ['credential-expired']);
    await refused(await present({ exp: NOW / 1000 - 61 }), ['credential-expired']);
    await refused(await present({ nbf: NOW / 1000 + 61 }), ['credential-not-yet-valid']);
    await refused(await present({ exp: '1' }), ['claims-malformed']);
    await refused(await present({ exp: '2026-05-31T00:00:00Z' }), ['claims-malformed']);
    await refused(await present({ iat: 'yesterday' }), ['claims-malformed']);
    for (const iat of [NOW / 1000, '2026-01-01T00:00:00Z'])
      assert.equal((await verifyPresentation(await present({ iat }), POLICY)).verified, true);
    await refused(await present({ iss: mallory.controller }), ['claims-contradict']);
    await refused(await present({ sub: mallory.controller }), ['claims-contradict']);
    await refused(await present({ jti: 'urn:uuid:other' }), ['claims-contradict']);
    await refused(await present({ vc: document }), ['claims-unknown']);
    await refused(await present({ favouriteColour: 'blue' }), ['terms-undefined']);
    await refused(await present({}, { typ: 'vp+jwt' }), ['token-type-mismatch']);
    await refused(await present({}, { typ: 'JWT' }), ['token-type-mismatch']);
    await refused(await present({}, { cty: 'vp' }), ['token-type-mismatch']);
    await refused(await present({}, { crit: ['exp'] }), ['token-malformed']);
    await refused(await present({}, { jwk: {} }), ['token-malformed']);
    await refused(await present({}, { alg: 'ES256' }), ['algorithm-mismatch']);
    await refused(await present({}, { alg: 'none' }), ['algorithm-not-accepted']);
    await refused(await present({}, { alg: 'HS256' }), ['algorithm-not-accepted']);
    await refused(await present({}, { kid: alice.verificationMethod }), ['algorithm-mismatch']);
    await refused(await present({}, { kid: mallory.controller }), ['key-unresolvable']);
  });

  it('a credential is refused when another than its issuer signed it', async () => {
    const document = residence(city.controller, alice.controller);
    const byMallory = await writeJws({ typ: 'vc+jwt', kid: mallory.verificationMethod }, document, mallory);
    await refused(await presentAsJwt({ signer: alice, credentials: [byMallory], ...shown }), ['issuer-key-mismatch']);
    const withoutKid = await writeJws({ typ: 'vc+jwt' }, document, mallory);
    await refused(await presentAsJwt({ signer: alice, credentials: [withoutKid], ...shown }), ['algorithm-mismatch']);
  });

  it('a presentation is refused when it is for another challenge or verifier, too old, ahead or expired', async () => {
    const token = await issueJwt(residence('did:x:y', alice.controller), { signer: city });
    const credentials = [token];
    const minute = 60_000;
    await refused(await presentAsJwt({ signer: alice, credentials, ...shown, challenge: 'n-0' }), [
      'challenge-mismatch',
    ]);
    await refused(await presentAsJwt({ signer: alice, credentials, ...shown, domain: 'did:web:evil.example' }), [
      'domain-mismatch',
    ]);
    await refused(await presentAsJwt({ signer: alice, credentials, now: NOW }), [
      'challenge-mismatch',
      'domain-mismatch',
    ]);
    await refused(await presentAsJwt({ signer: alice, credentials, ...shown, now: NOW - 7 * minute }), [
      'proof-too-old',
    ]);
    await refused(await presentAsJwt({ signer: alice, credentials, ...shown, now: NOW + 2 * minute }), ['proof-ahead']);
    const document = {
      '@context': [V2],
      type: ['VerifiablePresentation'],
      holder: alice.controller,
      verifiableCredential: [envelope(token)],
    };
    const claims = { nonce: 'n-1', aud: VERIFIER };
    await refused(await signPresentationJwt(document, alice, { ...claims, exp: NOW / 1000 - 61 }), ['proof-expired']);
    await refused(await signPresentationJwt(document, alice, { ...claims, iss: mallory.controller }), [
      'claims-contradict',
    ]);
    await refused(await signPresentationJwt(document, alice, { ...claims, vp: {} }), ['claims-unknown']);
  });

  it('an envelope is refused with anything beside the token, or of another kind', async () => {
    const token = await issueJwt(residence('did:x:y', alice.controller), { signer: city });
    const twin = { ...envelope(token), credentialSubject: { id: alice.controller, givenName: 'Other' } };
    const none = { ...POLICY, binding: 'none' } as const;
    await refused(twin, ['unsigned-content'], none);
    await refused({ ...envelope(token), '@context': 'https://example.org/' }, ['envelope-malformed'], none);
    await refused({ ...envelope(token), id: token }, ['envelope-malformed'], none);
    await refused(
      { ...envelope(token), type: ['EnvelopedVerifiableCredential', 'Other'] },
      ['envelope-malformed'],
      none,
    );
    await refused(envelope(token, 'application/jwt'), ['envelope-malformed'], none);
    await refused(await presentAsJwt({ signer: alice, credentials: [twin], ...shown }), ['unsigned-content']);
  });

  it('a token with repeated keys, padding, spare bits or parts is refused', async () => {
    const token = await issueJwt(residence('did:x:y', alice.controller), { signer: city });
    const [head = '', body = '', signature = ''] = token.split('.');
    const none = { ...POLICY, binding: 'none' } as const;
    const text = Buffer.from(body, 'base64url').toString();
    const doubled = text.replace('"id":', `"issuer":"${mallory.controller}","id":`);
    assert.notEqual(doubled, text);
    const again = Buffer.from(doubled).toString('base64url');
    for (const bad of [
      [head, again, signature],
      [head, `${body}=`, signature],
      [head, body, `${signature.slice(0, -1)}${signature.endsWith('B') ? 'C' : 'B'}`],
      [head, body],
      [head, body, signature, signature],
      [head, `${body.slice(0, -4)}`, signature],
    ])
      await refused(bad.join('.'), ['token-malformed'], none);
  });

  it('a credential on its own does not stand for a presentation', async () => {
    const token = await issueJwt(residence('did:x:y', alice.controller), { signer: city });
    await refused(token, ['holder-unproven']);
    assert.equal((await verify(token, { ...POLICY, binding: 'none' })).verified, true);
  });
});
