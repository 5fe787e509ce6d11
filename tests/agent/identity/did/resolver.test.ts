import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dereference } from '../../../../agent/identity/did/dereference.ts';
import { didJwk, didJwkOf } from '../../../../agent/identity/did/did-jwk.ts';
import { didKey } from '../../../../agent/identity/did/did-key.ts';
import { createPeerDocuments, didPeer, didWeb, didWebvh } from '../../../../agent/identity/did/index.ts';
import type { DidMethod, ResolveOptions } from '../../../../agent/identity/did/method.ts';
import { refused, resolved } from '../../../../agent/identity/did/resolution.ts';
import { createDidResolver } from '../../../../agent/identity/did/resolver.ts';

const KEY_DID = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH';
const P256_JWK_DID =
  'did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9';
const X25519_JWK_DID =
  'did:jwk:eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ1c2UiOiJlbmMiLCJ4IjoiM3A3YmZYdDl3YlRUVzJIQzdPUTFOei1EUThoYmVHZE5yZngtRkctSUswOCJ9';

/** A method whose answers the test decides and counts. */
function countingMethod(network: boolean, answer: DidMethod['resolve']) {
  const counter = { calls: 0 };
  const method: DidMethod = {
    name: 'counted',
    network,
    resolve(did, context) {
      counter.calls++;
      return answer(did, context);
    },
  };
  return { counter, method };
}

describe('DID resolver', () => {
  const resolver = createDidResolver({ methods: [didKey, didJwk] });

  it('names invalid DIDs and methods it does not have', async () => {
    const errorOf = async (did: string) => (await resolver.resolve(did)).didResolutionMetadata.error;
    for (const did of ['', 'did', 'did:key', 'did:key:', 'DID:key:z6Mk', 'did:Key:z6Mk', 'did:key:z6Mk f', 'key:z6Mk'])
      assert.equal(await errorOf(did), 'invalidDid', did);
    assert.equal(await errorOf(`${KEY_DID}#fragment`), 'invalidDid');
    assert.equal(await errorOf(`did:key:${'z'.repeat(20_000)}`), 'invalidDid');
    assert.equal(await errorOf('did:example:123'), 'methodNotSupported');
  });

  it('refuses options that exclude each other or that the method does not have', async () => {
    const resolver = createDidResolver({ methods: [didKey, didWeb, didWebvh()] });
    const of = async (did: string, options: ResolveOptions) =>
      (await resolver.resolve(did, options)).didResolutionMetadata.error;
    const time = '2026-01-01T00:00:00Z';
    assert.equal(await of(KEY_DID, { versionId: '1', versionTime: time }), 'invalidOptions');
    assert.equal(await of(KEY_DID, { versionId: '1' }), 'invalidOptions');
    assert.equal(await of(KEY_DID, { versionTime: 'yesterday' }), 'invalidOptions');
    assert.equal(await of(KEY_DID, { versionTime: time }), undefined);
    assert.equal(await of(KEY_DID, { publicKeyFormat: 'JsonWebKey2020' }), undefined);
    for (const options of [
      { publicKeyFormat: 'Multikey' },
      { enableEncryptionKeyDerivation: true },
      { versionTime: time },
    ])
      assert.equal(await of('did:web:city.example', options), 'invalidOptions');
    assert.equal(await of('did:web:city.example', { enableEncryptionKeyDerivation: false }), 'notFound');
    assert.equal(await of(`did:webvh:${'Q'.repeat(46)}:city.example`, { versionTime: time }), 'notFound');
    assert.equal(
      await of(`did:webvh:${'Q'.repeat(46)}:city.example`, { publicKeyFormat: 'Multikey' }),
      'invalidOptions',
    );
    const url = await dereference(resolver, `${KEY_DID}?versionTime=${time}`, { versionTime: '2025-01-01T00:00:00Z' });
    assert.equal(url.error, 'invalidOptions');
    assert.equal((await dereference(resolver, `${KEY_DID}?relativeRef=a`)).error, 'invalidDidUrl');
  });

  it('hands out one frozen document for one DID', async () => {
    const first = await resolver.resolve(KEY_DID);
    assert.equal((await resolver.resolve(KEY_DID)).didDocument, first.didDocument);
    assert.ok(Object.isFrozen(first.didDocument?.verificationMethod?.[0]));
  });

  it('keeps results of network methods for their time and refusals for a tenth of it', async () => {
    let now = 0;
    let good = true;
    const { counter, method } = countingMethod(true, async (did) =>
      good ? resolved({ id: did }) : refused('notFound'),
    );
    const timed = createDidResolver({ methods: [method], networkTimeToLiveMs: 1000, now: () => now });
    await timed.resolve('did:counted:1');
    now = 999;
    await timed.resolve('did:counted:1');
    assert.equal(counter.calls, 1);
    now = 1000;
    good = false;
    await timed.resolve('did:counted:1');
    now = 1099;
    await timed.resolve('did:counted:1');
    assert.equal(counter.calls, 2);
    now = 1100;
    await timed.resolve('did:counted:1');
    assert.equal(counter.calls, 3);
  });

  it('asks again when told to refresh', async () => {
    const { counter, method } = countingMethod(false, async (did) => resolved({ id: did }));
    const own = createDidResolver({ methods: [method] });
    await own.resolve('did:counted:1');
    await own.resolve('did:counted:1', { refresh: true });
    assert.equal(counter.calls, 2);
  });

  it('forgets the least recently used result when its cache is full', async () => {
    const { counter, method } = countingMethod(false, async (did) => resolved({ id: did }));
    const small = createDidResolver({ methods: [method], cacheEntries: 2 });
    for (const id of ['1', '2', '1', '3', '1', '2']) await small.resolve(`did:counted:${id}`);
    assert.equal(counter.calls, 4);
  });

  it('resolves one DID once for many who ask at the same time', async () => {
    const { counter, method } = countingMethod(true, async (did) => {
      await new Promise((done) => setImmediate(done));
      return resolved({ id: did });
    });
    const own = createDidResolver({ methods: [method] });
    await Promise.all(Array.from({ length: 20 }, () => own.resolve('did:counted:1')));
    assert.equal(counter.calls, 1);
  });

  it('gives up at its deadline with notFound, and at the abort of the caller with its reason', async () => {
    const { method } = countingMethod(true, () => new Promise(() => {}));
    const slow = createDidResolver({ methods: [method], timeoutMs: 20 });
    assert.equal((await slow.resolve('did:counted:1')).didResolutionMetadata.error, 'notFound');
    const abort = new AbortController();
    const asked = slow.resolve('did:counted:2', { signal: abort.signal });
    abort.abort(new Error('caller left'));
    await assert.rejects(asked, /caller left/);
  });

  it('answers every text with a document about it or with an error, and throws nothing', async () => {
    const every = createDidResolver({ methods: [didKey, didJwk, didPeer(createPeerDocuments()), didWeb, didWebvh()] });
    const method = fc.constantFrom('key', 'jwk', 'peer', 'web', 'webvh', 'none');
    const rest = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.stringMatching(/^[1-4]?[.:]?[zSVEA]?[A-Za-z0-9._:-]{0,80}$/),
    );
    await fc.assert(
      fc.asyncProperty(method, rest, async (name, text) => {
        const { didDocument, didResolutionMetadata } = await every.resolve(`did:${name}:${text}`);
        return didDocument === null
          ? didResolutionMetadata.error !== undefined
          : didDocument.id === `did:${name}:${text}`;
      }),
      { numRuns: 300 },
    );
  });

  it('turns an exception of a method into a result', async () => {
    const { method } = countingMethod(false, () => Promise.reject(new Error('defect')));
    const own = createDidResolver({ methods: [method] });
    assert.equal((await own.resolve('did:counted:1')).didResolutionMetadata.error, 'internalError');
  });
});

describe('did:jwk', () => {
  const resolver = createDidResolver({ methods: [didJwk] });

  it('resolves the P-256 example of the specification to its document', async () => {
    const { didDocument } = await resolver.resolve(P256_JWK_DID);
    const key = `${P256_JWK_DID}#0`;
    assert.deepEqual(didDocument, {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/suites/jws-2020/v1'],
      id: P256_JWK_DID,
      verificationMethod: [
        {
          id: key,
          type: 'JsonWebKey2020',
          controller: P256_JWK_DID,
          publicKeyJwk: {
            crv: 'P-256',
            kty: 'EC',
            x: 'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0',
            y: '_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE',
          },
        },
      ],
      assertionMethod: [key],
      authentication: [key],
      capabilityInvocation: [key],
      capabilityDelegation: [key],
      keyAgreement: [key],
    });
  });

  it('resolves the X25519 example to a key for agreement only', async () => {
    const { didDocument } = await resolver.resolve(X25519_JWK_DID);
    assert.deepEqual(didDocument?.keyAgreement, [`${X25519_JWK_DID}#0`]);
    assert.equal(didDocument?.assertionMethod, undefined);
  });

  it('refuses private keys, points off the curve, repeated members and what is not a JWK', async () => {
    const didOf = (text: string) => `did:jwk:${Buffer.from(text).toString('base64url')}`;
    const okp = '"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"';
    const errorOf = async (did: string) => (await resolver.resolve(did)).didResolutionMetadata.error;
    assert.equal(await errorOf(didOf(`{${okp}}`)), undefined);
    assert.equal(
      await errorOf(didOf(`{${okp},"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}`)),
      'invalidPublicKey',
    );
    assert.equal(await errorOf(didOf(`{${okp},"kty":"OKP"}`)), 'invalidDid');
    const zero = 'A'.repeat(43);
    assert.equal(await errorOf(didOf(`{"kty":"EC","crv":"P-256","x":"${zero}","y":"${zero}"}`)), 'invalidPublicKey');
    assert.equal(await errorOf(didOf('{"kty":"oct","k":"AAAA"}')), 'invalidPublicKey');
    for (const text of ['[]', 'null', '"x"', '{', '']) assert.equal(await errorOf(didOf(text)), 'invalidDid');
    assert.equal(await errorOf('did:jwk:eyJ'), 'invalidDid');
  });

  it('never makes a DID from a private key', () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    assert.ok(didJwkOf(jwk).startsWith('did:jwk:ey'));
    assert.throws(() => didJwkOf({ ...jwk, d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A' }), {
      code: 'jwk-private',
    });
  });
});
