import assert from 'node:assert/strict';
import fc from 'fast-check';
import { identityFailures } from '../../../../agent/identity/base/failures.ts';
import type { JsonObject, JsonValue } from '../../../../agent/identity/base/json.ts';
import { createProof } from '../../../../agent/identity/data-integrity/create-proof.ts';
import { issueJwt } from '../../../../agent/identity/jose/create-jwt.ts';
import { canonicalise } from '../../../../agent/identity/json-ld/canonicalise.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import { issueSdJwtVc } from '../../../../agent/identity/sd-jwt/create-sd-jwt.ts';
import type { PresentationPolicy } from '../../../../agent/identity/verify/policy.ts';
import { verify } from '../../../../agent/identity/verify/verify.ts';
import { NOW, residence, V2 } from '../world.ts';

const city = generateSoftwareSigner('Ed25519');
const POLICY: PresentationPolicy = { binding: 'none', trustedIssuers: 'any', now: () => NOW, inlineContexts: true };

async function codesOf(input: unknown): Promise<readonly (string | undefined)[]> {
  const result = await verify(input, POLICY);
  assert.equal(result.verified, false);
  assert.deepEqual(result.credentials, []);
  const failed = result.checks.filter(({ outcome }) => outcome === 'failed');
  for (const { code = '' } of failed)
    assert.ok(Object.hasOwn(identityFailures.table, code) || code.startsWith('status-'), code);
  return failed.map(({ code }) => code);
}

describe('Half of a surrogate pair', () => {
  const half = '\ud842田';
  const document = { ...residence(city.controller, 'did:example:a'), name: half };
  const p256 = generateSoftwareSigner('P-256');
  const options = { purpose: 'assertionMethod', created: NOW } as const;

  for (const [how, sign] of Object.entries({
    'eddsa-rdfc-2022': () => createProof(document, { ...options, signer: city, cryptosuite: 'eddsa-rdfc-2022' }),
    'eddsa-jcs-2022': () => createProof(document, { ...options, signer: city }),
    'ecdsa-rdfc-2019': () => createProof(document, { ...options, signer: p256, cryptosuite: 'ecdsa-rdfc-2019' }),
    'ecdsa-sd-2023': () => createProof(document, { ...options, signer: p256, cryptosuite: 'ecdsa-sd-2023' }),
    'a name of a member': () => createProof({ ...document, [half]: 1 }, { ...options, signer: city }),
    JWT: () => issueJwt(document, { signer: city }),
    'SD-JWT VC': () => issueSdJwtVc({ vct: 'urn:x', claims: { name: half } }, { signer: city, disclosable: [] }),
    'SD-JWT VC, disclosable': () =>
      issueSdJwtVc({ vct: 'urn:x', claims: { name: half } }, { signer: city, disclosable: ['/name'] }),
  }))
    it(`is signed by nothing: ${how}`, () =>
      assert.rejects(
        async () => sign(),
        (error: unknown) =>
          identityFailures.is(error) && ['text-ill-formed', 'input-unreadable', 'jcs-unsupported'].includes(error.code),
      ));

  it('is not verified, as object or as text, in a value or in a name', async () => {
    const signed = await createProof(residence(city.controller, 'did:example:a'), { ...options, signer: city });
    for (const changed of [
      { ...signed, name: half },
      { ...signed, [half]: 1 },
    ]) {
      assert.deepEqual(await codesOf(changed), ['input-unreadable']);
      assert.deepEqual(await codesOf(JSON.stringify(changed)), ['input-unreadable']);
    }
  });
});

describe('Whatever the input is, the outcome is a result', () => {
  it('for what is no credential at all', async () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const trap = Object.defineProperty({}, 'type', {
      enumerable: true,
      get() {
        throw new Error('trap');
      },
    });
    const proxy = new Proxy({}, { ownKeys: () => assert.fail('looked at') });
    for (const input of [
      undefined,
      null,
      1,
      true,
      [],
      '',
      ' ',
      '{',
      '[]',
      '"x"',
      'null',
      'a.b.c',
      '~',
      'a~b~',
      '..',
      cyclic,
      trap,
      proxy,
      new Date(),
      () => 1,
      Symbol('x'),
      1n,
      new Map(),
    ])
      assert.ok((await codesOf(input)).length > 0);
  });

  it('for any JSON', async () => {
    const document = residence(city.controller, 'did:example:alice');
    const names = fc.constantFrom(...Object.keys(document), 'proof', 'verifiableCredential', 'holder', 'id', 'type');
    const value: fc.Arbitrary<JsonValue> = fc.jsonValue() as fc.Arbitrary<JsonValue>;
    for (const type of [{ toString: {} }, [{ toString: {} }], { valueOf: null }]) await codesOf({ ...document, type });
    await fc.assert(
      fc.asyncProperty(names, value, fc.boolean(), async (name, replacement, presentation) => {
        const type = presentation ? ['VerifiablePresentation'] : document.type;
        await codesOf({ ...document, type, [name]: replacement } as JsonObject);
      }),
      { numRuns: 300 },
    );
  });

  it('for tokens cut, doubled or with a character changed anywhere', async () => {
    const jwt = await issueJwt(residence('did:x:y', 'did:example:alice'), { signer: city });
    const sdJwt = await issueSdJwtVc(
      { vct: 'urn:x', claims: { a: 1, b: [1, 2] } },
      { signer: city, disclosable: ['/a', '/b/0'] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(jwt, sdJwt),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('cut', 'double', 'A', '.', '~', '=', 'é', '\u0000'),
        async (token, where, what) => {
          const at = Math.floor(where * (token.length - 1));
          const rest = token.slice(at + 1);
          const changed =
            what === 'cut'
              ? token.slice(0, at)
              : what === 'double'
                ? token.slice(0, at) + token
                : token.slice(0, at) + what + rest;
          // Cutting an SD-JWT at a tilde leaves out disclosures, which its holder may do.
          const whole = changed === token || (changed.startsWith(`${sdJwt.split('~')[0]}~`) && changed.endsWith('~'));
          if (!whole) await codesOf(changed);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('for documents too large, too deep or of too many parts', async () => {
    const document = residence(city.controller, 'did:example:alice');
    const deep = JSON.parse(`${'{"a":'.repeat(70)}1${'}'.repeat(70)}`) as JsonObject;
    assert.deepEqual(await codesOf(deep), ['input-unreadable']);
    assert.deepEqual(await codesOf(JSON.stringify(deep)), ['input-unreadable']);
    assert.deepEqual(await codesOf({ ...document, name: Array.from({ length: 100_001 }, () => 'x') }), [
      'input-unreadable',
    ]);
    assert.deepEqual(await codesOf(JSON.stringify({ ...document, name: 'x'.repeat(1_100_000) })), ['input-unreadable']);
    const many = {
      '@context': [V2],
      type: 'VerifiablePresentation',
      verifiableCredential: Array.from({ length: 33 }, () => document),
    };
    assert.deepEqual(await codesOf(many), ['presentation-malformed']);
    const types = ['VerifiableCredential', ...Array.from({ length: 16 }, (_, index) => `T${index}`)];
    assert.deepEqual(await codesOf({ ...document, type: types }), ['credential-malformed']);
    const contexts = [V2, ...Array.from({ length: 16 }, () => ({ a: 'https://own.example/a' }))];
    assert.deepEqual(await codesOf({ ...document, '@context': contexts }), ['context-malformed']);
  });

  it('for inline contexts and graphs made to take time', async () => {
    const terms = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`t${index}`, `https://own.example/${index}`]),
    );
    const document = residence(city.controller, 'did:example:alice', { '@context': [V2, terms] });
    assert.deepEqual(await codesOf(await createProof(document, { signer: city, purpose: 'assertionMethod' })), [
      'document-too-large',
    ]);
    // Blank nodes that are all alike and all point at each other are the worst that canonicalisation can get.
    const nodes = Array.from({ length: 12 }, (_, index) => ({
      id: `_:n${index}`,
      friend: Array.from({ length: 12 }, (__, other) => ({ id: `_:n${other}` })),
    }));
    const poison = { '@context': [V2, { friend: 'https://own.example/friend' }], id: 'urn:x:1', friend: nodes };
    const outcome = await canonicalise(poison as JsonObject);
    assert.ok(typeof outcome === 'object' && outcome.code === 'terms-undefined');
  });

  it('for text that is not well-formed, wherever it stands', async () => {
    const lone = '\ud800';
    for (const suite of ['eddsa-jcs-2022', 'eddsa-rdfc-2022'] as const) {
      const signed = await createProof(residence(city.controller, 'did:example:alice'), {
        signer: city,
        cryptosuite: suite,
        purpose: 'assertionMethod',
      });
      const proof = signed.proof as JsonObject;
      for (const changed of [
        { ...signed, name: lone },
        { ...signed, [lone]: 'x' },
        { ...signed, '@context': [V2, { a: lone }] },
        { ...signed, proof: { ...proof, '@context': [V2, { a: lone }] } },
        { ...signed, '@context': [V2, { a: lone }], proof: { ...proof, '@context': [V2, { a: `${lone}x` }] } },
        { ...signed, proof: { ...proof, nonce: lone } },
      ])
        assert.ok((await codesOf(changed)).length > 0);
    }
  });

  it('when the resolver or the status checker gives up', async () => {
    const foreign = generateSoftwareSigner('Ed25519', { controller: 'did:web:city.example' });
    const document = residence('did:web:city.example', 'did:example:alice');
    const signed = await createProof(document, { signer: foreign, purpose: 'assertionMethod' });
    const failing = { ...POLICY, resolver: { resolve: () => Promise.reject(new Error('aborted')) } };
    const unresolved = await verify(signed, failing);
    assert.deepEqual(
      unresolved.checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code),
      ['key-unresolvable'],
    );
    const status = { ...document, issuer: city.controller, credentialStatus: { type: 'BitstringStatusListEntry' } };
    const listed = await createProof(status, { signer: city, purpose: 'assertionMethod' });
    const silent = { ...POLICY, statusChecker: { check: () => Promise.reject(new Error('aborted')) } };
    const unchecked = await verify(listed, silent);
    assert.deepEqual(
      unchecked.checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code),
      ['status-list-unavailable'],
    );
  });
});
