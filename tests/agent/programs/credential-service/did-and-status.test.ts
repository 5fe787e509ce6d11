import assert from 'node:assert/strict';
import { createPeer4 } from '../../../../agent/identity/did/peer-4.ts';
import { decodeList } from '../../../../agent/identity/status-list/index.ts';
import { assertRefused, credential } from './documents.ts';
import { startTestAgent, type TestAgent } from './running-agent.ts';

const ED25519 = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH';
/** What clients of resolvers have long asked for. */
const OLDER = { accept: 'application/ld+json;profile="https://w3id.org/did-resolution"' };
const P256 = 'did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169';

describe('DID resolution over HTTPS', () => {
  let server: TestAgent;
  before(async () => {
    server = await startTestAgent();
  });
  after(() => server.stop());

  const resolve = (did: string, query = '', headers: Record<string, string> = OLDER) =>
    server.get(`/1.0/identifiers/${encodeURIComponent(did)}${query}`, headers);

  it('answers with a resolution result', async () => {
    const { status, body, headers } = await resolve(ED25519);
    assert.equal(status, 200);
    assert.match(`${headers['content-type']}`, /^application\/ld\+json.*did-resolution/);
    assert.equal(body.didDocument.id, ED25519);
    assert.deepEqual(Object.keys(body), ['@context', 'didDocument', 'didDocumentMetadata', 'didResolutionMetadata']);
  });

  it('answers failures in the same shape, by the names of the specification', async () => {
    const key = ED25519.slice('did:key:'.length);
    const failures: Record<string, string> = {
      [`key:${key}`]: 'invalidDid',
      [`did:${key}`]: 'invalidDid',
      [`did:key:-v4:${key}`]: 'invalidDid',
      [`did:key:${key.slice(1)}`]: 'invalidDid',
      'did:key:': 'invalidDid',
      nonsense: 'invalidDid',
      'did:key:z6MkNCwzLDQsNSw3LDcsNSw1LDAsMyw0LDUsMCwzLDQsMywxLDMsNCw1LDAsMyw0LDUsMCwzLDQsNSw3LDAsMCwxMDA=':
        'invalidDid',
      'did:nosuchmethod:123': 'methodNotSupported',
      [`did:nosuchmethod:${key}`]: 'methodNotSupported',
      [`did:example:${key}`]: 'methodNotSupported',
      'did:key:@': 'invalidDid',
      'did:key:zTjsVPtY': 'invalidPublicKeyLength',
      'did:web:unreachable.example': 'notFound',
    };
    for (const [did, error] of Object.entries(failures)) {
      const { status, body } = await resolve(did);
      assert.ok(status >= 400 && status < 500, `${did}: ${status}`);
      assert.equal(body.didResolutionMetadata.error, error, did);
      assert.deepEqual(body.didDocument, {}, did);
      assert.ok('@context' in body && 'didDocumentMetadata' in body, did);
    }
  });

  it('honours the options of did:key and names their faults', async () => {
    const { body } = await resolve(P256, '?publicKeyFormat=JsonWebKey2020');
    assert.equal(body.didDocument.verificationMethod[0].publicKeyJwk.crv, 'P-256');
    const errorOf = async (query: string) => (await resolve(P256, query)).body.didResolutionMetadata.error;
    assert.equal(await errorOf('?publicKeyFormat=Nothing'), 'unsupportedPublicKeyType');
    assert.equal(await errorOf('?publicKeyFormat=JsonWebKey'), 'invalidPublicKeyType');
    assert.equal(await errorOf('?publicKeyFormat=JsonWebKey&enableExperimentalPublicKeyTypes=true'), undefined);
    const old = '?publicKeyFormat=Ed25519VerificationKey2018&enableExperimentalPublicKeyTypes=';
    assert.equal((await resolve(ED25519, `${old}false`)).body.didResolutionMetadata.error, 'invalidPublicKeyType');
    const { publicKeyBase58 } = (await resolve(ED25519, `${old}true`)).body.didDocument.verificationMethod[0];
    assert.match(publicKeyBase58, /^[1-9A-HJ-NP-Za-km-z]{43,44}$/);
    const derived = await resolve(ED25519, '?enableEncryptionKeyDerivation=true');
    assert.equal(derived.body.didDocument.keyAgreement.length, 1);
  });

  it('dereferences a verification method to that object', async () => {
    const id = `${ED25519}#${ED25519.slice('did:key:'.length)}`;
    for (const accept of ['', '*/*', 'application/json']) {
      const { status, body } = await resolve(id, '', { accept });
      assert.equal(status, 200);
      assert.deepEqual([body.id, body.type, body.controller], [id, 'Multikey', ED25519]);
    }
    const older = await resolve(id);
    assert.equal(older.status, 200);
    assert.equal(older.body.didDocument.controller, ED25519);
    assert.deepEqual(Object.keys(older.body), [
      '@context',
      'didDocument',
      'didDocumentMetadata',
      'didDereferencingMetadata',
    ]);
    const result = await resolve(id, '', { accept: 'application/did-url-dereferencing' });
    assert.match(`${result.headers['content-type']}`, /^application\/did-url-dereferencing/);
    assert.equal(result.body.contentStream.id, id);
    assert.ok('dereferencingMetadata' in result.body && 'contentMetadata' in result.body);
    const wrongFormat = '?publicKeyFormat=Ed25519VerificationKey2018&enableExperimentalPublicKeyTypes=false';
    const refused = await resolve(id, wrongFormat);
    assert.equal(refused.body.didDereferencingMetadata.error, 'invalidPublicKeyType');
  });

  it('leads on to the URL of a service', async () => {
    const service = [{ id: '#files', type: 'Files', serviceEndpoint: 'https://files.example/store/' }];
    const { longForm } = createPeer4({ service });
    const url = `${longForm}?service=files&relativeRef=a%2Fb`;
    for (const accept of ['*/*', 'application/did-url-dereferencing']) {
      const { status, headers, text } = await resolve(url, '', { accept });
      assert.equal(status, 303);
      assert.equal(headers.location, 'https://files.example/store/a/b');
      assert.equal(text, '');
    }
    const older = await resolve(url);
    assert.equal(older.body.didDocument.serviceEndpoint, 'https://files.example/store/a/b');
  });

  it('answers by DID Resolution 1.0 to whoever asks for that or for nothing', async () => {
    for (const accept of ['', '*/*', 'application/did-resolution', 'text/html, application/did-resolution;q=0.9']) {
      const { status, body, headers } = await resolve(ED25519, '', { accept });
      assert.equal(status, 200, accept);
      assert.match(`${headers['content-type']}`, /^application\/did-resolution/);
      assert.ok(`${headers['content-type']}`.includes(body.didResolutionMetadata.contentType));
      assert.equal(body.didDocument.id, ED25519);
      for (const [did, error, code] of [
        ['not-a-did', 'INVALID_DID', 400],
        ['did:example', 'INVALID_DID', 400],
        ['did:key:zTjsVPtY', 'INVALID_PUBLIC_KEY_LENGTH', 400],
        ['did:unsupported:123456789abcdefghi', 'METHOD_NOT_SUPPORTED', 501],
        ['did:web:unreachable.example', 'NOT_FOUND', 404],
        [`${ED25519}#none`, 'NOT_FOUND', 404],
      ] as const) {
        const reply = await resolve(did, '', { accept });
        assert.equal(reply.status, code, did);
        assert.equal(reply.body.didResolutionMetadata.error.type, `https://www.w3.org/ns/did#${error}`);
        assert.equal(reply.body.didDocument, null);
        assert.deepEqual(reply.body.didDocumentMetadata, {});
      }
    }
    const unknown = await resolve(ED25519, '', { accept: 'application/x-unknown' });
    assert.equal(unknown.status, 406);
    assert.equal((await server.get('/1.0/identifiers/')).status, 400);
    const raw = await server.get(`/1.0/identifiers/${ED25519}`);
    assert.equal(raw.body.didDocument.id, ED25519);
  });

  it('refuses DID parameters that are not of their kind, whether it uses them or not', async () => {
    const wrong: Record<string, readonly string[]> = {
      service: ['ファイル', '🔥'],
      serviceType: ['Привет'],
      relativeRef: ['a\u200bb', 'my path', 'file#section', 'dir?x=y', '%zz'],
      versionId: ['مرحبا'],
      versionTime: [
        'é',
        '2025-10-07',
        '2025-13-07T12:30:45Z',
        '2025-10-32T12:30:45Z',
        '2025-10-07T25:00:00Z',
        '2025-10-07T12:30:45',
        '2025-10-07T00:00:00+02:00',
        '2025-10-07T00:00:00.123Z',
      ],
      hl: ['日本'],
      accept: ['日本'],
    };
    for (const [name, values] of Object.entries(wrong))
      for (const value of values) {
        const { status, body } = await resolve(ED25519, `?${new URLSearchParams({ [name]: value })}`, {});
        assert.equal(status, 400, `${name} ${value}`);
        assert.equal(body.didResolutionMetadata.error.type, 'https://www.w3.org/ns/did#INVALID_OPTIONS');
      }
    for (const query of [
      'service=files',
      'relativeRef=my%2520path%2Ffile',
      'versionTime=2025-10-07T14:30:00Z',
      'other=x',
    ])
      assert.equal((await resolve(ED25519, `?${query}`, {})).status, 200, query);
  });

  it('puts the error of a DID URL into the dereferencing metadata', async () => {
    for (const [url, error] of [
      [`${ED25519}#none`, 'notFound'],
      [`${ED25519}/path`, 'notFound'],
      [`${ED25519}?unknown=1`, 'notFound'],
      [`${ED25519}#a#b`, 'invalidDidUrl'],
      ['did:key:z6Mk0OIl#x', 'invalidDid'],
      ['did:nosuchmethod:1#x', 'methodNotSupported'],
    ] as const) {
      const { status, body } = await resolve(url);
      assert.ok(status >= 400 && status < 500, url);
      assert.equal(body.didDereferencingMetadata.error, error, url);
      assert.deepEqual(body.didDocument, {}, url);
    }
  });

  it('takes DIDs of 10,000 characters and badly encoded paths', async () => {
    const services = Array.from({ length: 60 }, (_, index) => ({
      id: `#s${index}`,
      type: 'Service',
      serviceEndpoint: `https://service.example/${index}${'x'.repeat(90)}`,
    }));
    const { longForm } = createPeer4({ service: services });
    assert.ok(longForm.length > 8_000);
    assert.equal((await resolve(longForm)).body.didDocument.service.length, 60);
    for (const path of ['/1.0/identifiers/%', '/1.0/identifiers/%zz', '/1.0/identifiers/%FF', '/1.0/identifiers/'])
      assert.ok((await server.get(path)).status < 500, path);
  });

  it('gives the bare document to whoever asks for one', async () => {
    const { body, headers } = await resolve(ED25519, '', { accept: 'application/did+ld+json' });
    assert.equal(body.id, ED25519);
    assert.match(`${headers['content-type']}`, /did\+ld\+json/);
  });
});

describe('status lists over HTTPS', () => {
  let server: TestAgent;
  before(async () => {
    server = await startTestAgent();
  });
  after(() => server.stop());

  const issueWithStatus = async (suite: string, options = {}) => {
    const reply = await server.post(`/status/${suite}/credentials/issue`, { credential: credential(), options });
    assert.equal(reply.status, 201, reply.text);
    return reply.body.verifiableCredential;
  };

  it('adds the status entry itself and leaves the subject alone', async () => {
    const issued = await issueWithStatus('eddsa-rdfc-2022/ed25519');
    assert.deepEqual(issued.credentialSubject, credential().credentialSubject);
    const { id, type, statusPurpose, statusListIndex, statusListCredential } = issued.credentialStatus;
    assert.deepEqual([type, statusPurpose], ['BitstringStatusListEntry', 'revocation']);
    assert.match(statusListIndex, /^\d+$/);
    assert.ok(statusListCredential.startsWith('https://issuer.example/status-lists/') && id !== statusListCredential);
  });

  it('publishes a list that verifies, with at least 16 KiB of bits', async () => {
    const issued = await issueWithStatus('eddsa-jcs-2022/ed25519');
    const path = new URL(issued.credentialStatus.statusListCredential).pathname;
    const { status, body, headers } = await server.get(path);
    assert.equal(status, 200);
    assert.match(`${headers['content-type']}`, /application\/json/);
    assert.ok(body.type.includes('BitstringStatusListCredential'));
    const { type, statusPurpose, encodedList } = body.credentialSubject;
    assert.deepEqual([type, statusPurpose], ['BitstringStatusList', 'revocation']);
    assert.ok(decodeList(encodedList).length >= 16_384);
    assert.equal((await server.post('/credentials/verify', { verifiableCredential: body })).status, 200);
    for (const missing of ['none', 'ed25519/none', 'ed25519', ''])
      assert.equal((await server.get(`/status-lists/${missing}`)).status, 404);
  });

  for (const suite of ['eddsa-rdfc-2022/ed25519', 'ecdsa-jcs-2019/p-384', 'jose/ed25519'])
    it(`${suite}: a credential that is revoked is refused from then on`, async () => {
      const verifiableCredential = await issueWithStatus(suite);
      const verified = await server.post('/credentials/verify', { verifiableCredential });
      assert.equal(verified.status, 200, verified.text);
      const [{ credentialStatus }] = verified.body.credentials;
      assert.equal((await server.post('/credentials/status', { credentialStatus, status: true })).status, 200);
      const revoked = await server.post('/credentials/verify', { verifiableCredential });
      assertRefused(revoked, suite);
      assert.ok(revoked.body.errors.includes('status-revoked'), revoked.text);
    });

  it('adds several entries when asked, and suspends and resumes by the right one', async () => {
    const issued = await issueWithStatus('eddsa-rdfc-2022/ed25519', { statusPurpose: ['revocation', 'suspension'] });
    const suspension = issued.credentialStatus.find(
      (entry: { statusPurpose: string }) => entry.statusPurpose === 'suspension',
    );
    const set = (status: boolean) => server.post('/credentials/status', { credentialStatus: suspension, status });
    assert.equal((await set(true)).body.status, 1);
    assert.equal((await set(false)).body.status, 0);
  });

  it('refuses to set what is no entry of its own, and to strangers', async () => {
    const { credentialStatus } = await issueWithStatus('eddsa-rdfc-2022/ed25519');
    for (const body of [
      {},
      { credentialStatus, status: 'yes' },
      { credentialStatus, status: 2 },
      { credentialStatus: { ...credentialStatus, statusListIndex: '999999999' }, status: true },
      { credentialStatus: 'x', status: true },
    ])
      assertRefused(await server.post('/credentials/status', body), JSON.stringify(body).slice(0, 60));
    const foreign = {
      credentialStatus: { ...credentialStatus, statusListCredential: 'https://other.example/1' },
      status: true,
    };
    assert.equal((await server.post('/credentials/status', foreign)).status, 404);
    const stranger = await server.post(
      '/credentials/status',
      { credentialStatus, status: true },
      { authorization: '' },
    );
    assert.equal(stranger.status, 401);
    for (const statusPurpose of ['refresh', 7, [], ['revocation', 'x']])
      assertRefused(
        await server.post('/status/eddsa-rdfc-2022/ed25519/credentials/issue', {
          credential: credential(),
          options: { statusPurpose },
        }),
        `${statusPurpose}`,
      );
  });
});
