import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { envelope } from '../../../../agent/identity/jose/enveloped.ts';
import { writeJws } from '../../../../agent/identity/jose/jws.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import type { PresentationPolicy } from '../../../../agent/identity/verify/policy.ts';
import { verify } from '../../../../agent/identity/verify/verify.ts';
import { veramoAgent } from '../../../../scripts/development/bench/verify/veramo-agent.ts';
import { NOW, V2 } from '../world.ts';

const V1 = 'https://www.w3.org/2018/credentials/v1';
const VERIFIER = 'did:web:bank.example';
const city = generateSoftwareSigner('Ed25519');
const alice = generateSoftwareSigner('P-256');
const SECOND = Math.floor(NOW / 1000);

const alone: PresentationPolicy = { binding: 'none', trustedIssuers: 'any', documentClaims: true, now: () => NOW };
const shownTo: PresentationPolicy = {
  binding: 'holder',
  challenge: 'n-1',
  domain: VERIFIER,
  documentClaims: true,
  trustedIssuers: { ResidenceCredential: [city.controller] },
  now: () => NOW,
};

const vc: JsonObject = {
  '@context': [V1],
  type: ['VerifiableCredential', 'ResidenceCredential'],
  credentialSubject: { givenName: 'Aiko' },
};
const registered: JsonObject = { iss: city.controller, sub: alice.controller, nbf: SECOND - 60, jti: 'urn:example:1' };

const signed = (payload: JsonObject, header: JsonObject = { typ: 'JWT' }, signer = city) =>
  writeJws(header, payload, signer);

async function failures(input: unknown, policy: PresentationPolicy): Promise<string[]> {
  const { verified, checks, credentials } = await verify(input, policy);
  const codes = checks.flatMap(({ outcome, code }) => (outcome === 'failed' && code !== undefined ? [code] : []));
  assert.equal(verified, codes.length === 0);
  assert.equal(credentials.length > 0, verified);
  return codes;
}

describe('JWT of data model 1.1, the document in a claim', () => {
  it('is accepted only by a policy that says so', async () => {
    const token = await signed({ ...registered, vc });
    assert.deepEqual(await failures(token, alone), []);
    assert.deepEqual(await failures(token, { ...alone, documentClaims: false }), ['token-type-mismatch']);
    const vp = { '@context': [V1], type: ['VerifiablePresentation'], verifiableCredential: [token] };
    const presented = await signed({ iss: alice.controller, vp }, { typ: 'JWT' }, alice);
    const { documentClaims: _, ...strict } = alone;
    assert.deepEqual(await failures(presented, strict), ['token-type-mismatch']);
    const modern = await signed({ ...vp, iss: alice.controller }, { typ: 'vp+jwt' }, alice);
    assert.deepEqual(await failures(modern, alone), ['presentation-malformed']);
  });

  it('is accepted in an envelope of its media type, by that policy alone', async () => {
    const token = await signed({ ...registered, vc });
    const enveloped = envelope(token, 'application/jwt');
    assert.deepEqual(await failures(enveloped, alone), []);
    const { documentClaims: _, ...strict } = alone;
    assert.deepEqual(await failures(enveloped, strict), ['envelope-malformed']);
    const vp = { '@context': [V1], type: ['VerifiablePresentation'], verifiableCredential: [enveloped] };
    const presented = await signed({ iss: alice.controller, vp }, { typ: 'JWT' }, alice);
    const wrapped = {
      '@context': V2,
      type: 'EnvelopedVerifiablePresentation',
      id: `data:application/jwt,${presented}`,
    };
    assert.deepEqual(await failures(wrapped, alone), []);
    assert.deepEqual(await failures(wrapped, strict), ['envelope-malformed']);
  });

  it('a credential passes with and without typ, and shows what its claims stand for', async () => {
    for (const header of [{ typ: 'JWT' }, {}]) {
      const result = await verify(await signed({ ...registered, exp: SECOND + 60, vc }, header), alone);
      assert.deepEqual(result.credentials[0]?.credential, {
        ...vc,
        id: 'urn:example:1',
        issuer: city.controller,
        issuanceDate: new Date((SECOND - 60) * 1000).toISOString(),
        expirationDate: new Date((SECOND + 60) * 1000).toISOString(),
        credentialSubject: { givenName: 'Aiko', id: alice.controller },
      });
    }
  });

  it('claims keep their meaning: expired, not yet valid, no date of issue', async () => {
    assert.deepEqual(
      await failures(await signed({ ...registered, nbf: SECOND - 7200, exp: SECOND - 3600, vc }), alone),
      ['credential-expired'],
    );
    const later = await signed({ ...registered, nbf: SECOND + 3600, vc });
    assert.deepEqual(await failures(later, alone), ['credential-not-yet-valid']);
    const { nbf: _, ...dateless } = registered;
    assert.deepEqual(await failures(await signed({ ...dateless, vc }), alone), ['credential-malformed']);
  });

  it('claims may repeat the document, not contradict it', async () => {
    const whole = {
      ...vc,
      id: 'urn:example:1',
      issuer: { id: city.controller, name: 'City' },
      issuanceDate: new Date((SECOND - 60) * 1000).toISOString(),
      credentialSubject: { id: alice.controller, givenName: 'Aiko' },
    };
    assert.deepEqual(await failures(await signed({ ...registered, vc: whole }), alone), []);
    const others: JsonObject[] = [
      { issuer: alice.controller },
      { id: 'urn:example:2' },
      { issuanceDate: '2020-01-01T00:00:00Z' },
      { issuanceDate: 'yesterday' },
      { credentialSubject: { id: city.controller } },
      { credentialSubject: [{ id: alice.controller }, { id: city.controller }] },
    ];
    for (const other of others) {
      const token = await signed({ ...registered, vc: { ...whole, ...other } });
      assert.deepEqual(await failures(token, alone), ['claims-contradict'], JSON.stringify(Object.keys(other)));
    }
  });

  it('is refused where it could be taken for another kind of token', async () => {
    const beside = await signed({ ...registered, vc, credentialSubject: { id: alice.controller } });
    assert.deepEqual(await failures(beside, alone), ['claims-unknown']);
    const modern = await signed({ ...registered, vc: { ...vc, '@context': [V2] } });
    assert.deepEqual(await failures(modern, alone), ['token-type-mismatch']);
    const typed = await signed({ ...registered, vc }, { typ: 'vc+jwt' });
    assert.deepEqual(await failures(typed, alone), ['context-malformed']);
    const both = await signed({ ...registered, vc, vp: { type: ['VerifiablePresentation'] } });
    assert.deepEqual(await failures(both, alone), ['token-type-mismatch']);
    assert.deepEqual(await failures(await signed({ ...registered, vc: 'text' }), alone), ['token-type-mismatch']);
    const forged = await signed({ ...registered, vc }, { typ: 'JWT', kid: city.verificationMethod }, alice);
    assert.deepEqual(await failures(forged, alone), ['algorithm-mismatch']);
  });

  it('a presentation binds its holder, the verifier and the credentials in it', async () => {
    const credential = await signed({ ...registered, vc });
    const vp = { '@context': [V1], type: ['VerifiablePresentation'], verifiableCredential: [credential] };
    const claims = { iss: alice.controller, aud: VERIFIER, nonce: 'n-1', iat: SECOND };
    assert.deepEqual(await failures(await signed({ ...claims, vp }, { typ: 'JWT' }, alice), shownTo), []);
    const refusals: [JsonObject, string][] = [
      [{ nonce: 'n-2' }, 'challenge-mismatch'],
      [{ aud: 'did:web:other.example' }, 'domain-mismatch'],
      [{ exp: SECOND - 3600 }, 'proof-expired'],
    ];
    for (const [other, code] of refusals)
      assert.deepEqual(await failures(await signed({ ...claims, ...other, vp }, {}, alice), shownTo), [code]);
    const mallory = generateSoftwareSigner('P-256');
    const stolen = await signed({ ...claims, iss: mallory.controller, vp }, {}, mallory);
    assert.deepEqual(await failures(stolen, shownTo), ['holder-not-subject']);
    const forged = { ...vp, verifiableCredential: [`${credential.slice(0, -4)}AAAA`] };
    assert.deepEqual(await failures(await signed({ ...claims, vp: forged }, {}, alice), shownTo), [
      'signature-invalid',
    ]);
  });

  it('verifies what Veramo issues and presents', async () => {
    const agent = veramoAgent();
    const issuer = await agent.didManagerCreate({ options: { keyType: 'Ed25519' } });
    const holder = await agent.didManagerCreate({ options: { keyType: 'Ed25519' } });
    const issued = await agent.createVerifiableCredential({
      credential: {
        issuer: { id: issuer.did },
        type: ['VerifiableCredential', 'ResidenceCredential'],
        issuanceDate: new Date(NOW - 60_000).toISOString(),
        credentialSubject: { id: holder.did, givenName: 'Aiko' },
      },
      proofFormat: 'jwt',
    });
    const token = (issued.proof as { jwt: string }).jwt;
    const presented = await agent.createVerifiablePresentation({
      presentation: { holder: holder.did, verifiableCredential: [token] },
      proofFormat: 'jwt',
      challenge: 'n-1',
      domain: VERIFIER,
    });
    const presentation = (presented.proof as { jwt: string }).jwt;
    const policy = { ...shownTo, trustedIssuers: { ResidenceCredential: [issuer.did] }, now: () => Date.now() };
    assert.deepEqual(await failures(token, alone), []);
    assert.deepEqual(await failures(presentation, policy), []);
    assert.deepEqual(await failures(presentation, { ...policy, challenge: 'n-2' }), ['challenge-mismatch']);
  });
});
