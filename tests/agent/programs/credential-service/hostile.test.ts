import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assertRefused, credential, SUBJECT, V2 } from './documents.ts';
import { startTestAgent, type TestAgent } from './running-agent.ts';

/** Values that stand where they should not. */
const odd = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, '', ' ', 'x', '\u0000', '../x', 'did:', 'urn:x', [], {}, [[]], [null], {
    '@value': 'x',
  }),
  fc.constantFrom(
    { '@id': 'x' },
    { '@context': {} },
    { id: 7 },
    { '@type': '@id' },
    { type: 'X' },
    { '@graph': [] },
    { '@list': [{ '@list': [] }] },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

type Json = { [member: string]: unknown };

/** Puts a value at, or removes, or adds beside one place of a document. */
function mutate(document: unknown, path: readonly number[], value: unknown, how: 'put' | 'remove' | 'add'): unknown {
  const [at = 0, ...rest] = path;
  if (typeof document !== 'object' || document === null) return value;
  const copy = (Array.isArray(document) ? [...document] : { ...document }) as Json;
  const keys = Object.keys(copy);
  const key = keys[at % Math.max(keys.length, 1)];
  if (key === undefined) return value;
  if (rest.length > 0) copy[key] = mutate(copy[key], rest, value, how);
  else if (how === 'put') copy[key] = value;
  else if (how === 'remove') delete copy[key];
  else copy[`${key}x`] = value;
  return copy;
}

describe('hostile input over HTTPS', () => {
  let server: TestAgent;
  before(async () => {
    server = await startTestAgent();
  });
  after(() => server.stop());

  for (const suite of ['eddsa-rdfc-2022/ed25519', 'eddsa-jcs-2022/ed25519', 'ecdsa-sd-2023/p-256', 'jose/ed25519'])
    it(`${suite}: half of a surrogate pair is neither signed nor verified, and gets 400`, async () => {
      const half = '\ud842田';
      const path = `/${suite}/credentials/issue`;
      assertRefused(await server.post(path, { credential: { ...credential(), name: half } }), suite);
      const { verifiableCredential } = (await server.post(path, { credential: { ...credential(), name: '𠮷田' } }))
        .body;
      assert.notEqual(verifiableCredential, undefined);
      const changed = JSON.parse(JSON.stringify(verifiableCredential).replace('𠮷', '\\ud842'));
      if (!suite.startsWith('jose'))
        assertRefused(await server.post('/credentials/verify', { verifiableCredential: changed }), suite);
    });

  const places = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 });
  const ways = fc.constantFrom('put', 'remove', 'add');

  for (const suite of ['eddsa-rdfc-2022/ed25519', 'ecdsa-jcs-2019/p-256', 'jose/p-384', 'ecdsa-sd-2023/p-256'])
    it(`${suite}: issues a mutated credential or refuses it in the one form, and verifies none that was changed`, async () => {
      const path = `/${suite}/credentials/issue`;
      const original = (await server.post(path, { credential: credential() })).body.verifiableCredential;
      await fc.assert(
        fc.asyncProperty(places, odd, ways, async (place, value, how) => {
          const issued = await server.post(path, { credential: mutate(credential(), place, value, how) });
          if (issued.status !== 201) assertRefused(issued, suite);
          const changed = mutate(original, place, value, how);
          const verified = await server.post('/credentials/verify', { verifiableCredential: changed });
          if (verified.status !== 200) assertRefused(verified, suite);
          // What verifies says what was signed, and that is the original.
          else assert.deepEqual(verified.body.credentials[0].credentialSubject, credential().credentialSubject);
        }),
        { numRuns: 150 },
      );
    });

  it('answers every body at every endpoint without a fault of its own', async () => {
    const paths = [
      '/credentials/issue',
      '/status/jose/p-256/credentials/issue',
      '/credentials/verify',
      '/credentials/derive',
      '/presentations/verify',
      '/credentials/status',
    ];
    const member = fc.constantFrom(
      'credential',
      'verifiableCredential',
      'verifiablePresentation',
      'credentialStatus',
      'status',
      'options',
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.dictionary(member, odd), async (path, body) => {
        assertRefused(await server.post(path, body), path);
      }),
      { numRuns: 300 },
    );
  });

  it('bounds the work of documents whose processing grows faster than they do', async () => {
    const subject = (list: unknown) => credential({ credentialSubject: { id: SUBJECT, list } });
    const blank = Array.from({ length: 5_000 }, () => ({ name: 'x' }));
    assertRefused(
      await server.post('/ecdsa-sd-2023/p-256/credentials/issue', { credential: subject(blank) }),
      'issue sd',
    );
    const proof = {
      type: 'DataIntegrityProof',
      cryptosuite: 'ecdsa-sd-2023',
      proofValue: 'u2V0AAAA',
      proofPurpose: 'assertionMethod',
      verificationMethod: `${SUBJECT}#x`,
    };
    const derive = { verifiableCredential: { ...subject(blank), proof }, options: { selectivePointers: ['/issuer'] } };
    assertRefused(await server.post('/credentials/derive', derive), 'derive');
    const ring = (at: number): unknown => (at === 0 ? {} : { knows: [ring(at - 1), ring(at - 1)] });
    const reply = await server.post('/eddsa-rdfc-2022/ed25519/credentials/issue', { credential: subject(ring(11)) });
    assert.ok(reply.status === 201 || reply.status === 400);
    const contexts = Array.from({ length: 20 }, (_, index) => ({ [`t${index}`]: 'https://x.example/' }));
    assertRefused(
      await server.post('/credentials/issue', { credential: credential({ '@context': [V2, ...contexts] }) }),
      'contexts',
    );
  });
});
