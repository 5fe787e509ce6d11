import assert from 'node:assert/strict';
import { assertRefused, credential, EXAMPLES, SUBJECT, V2 } from './documents.ts';
import { startTestAgent, type TestAgent } from './running-agent.ts';

const V2_DIGEST_HEX = '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734';
const V2_SRI = `sha256-${Buffer.from(V2_DIGEST_HEX, 'hex').toString('base64')}`;

/** Every issuing URL. */
const SUITES = [
  'eddsa-rdfc-2022/ed25519',
  'eddsa-jcs-2022/ed25519',
  'ecdsa-rdfc-2019/p-256',
  'ecdsa-rdfc-2019/p-384',
  'ecdsa-jcs-2019/p-256',
  'ecdsa-jcs-2019/p-384',
  'ecdsa-sd-2023/p-256',
  'jose/ed25519',
  'jose/p-256',
  'jose/p-384',
];

const ENTRY = {
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '5',
  statusListCredential: 'https://lists.example/1',
};

/** Credentials that no endpoint may issue, by what is wrong with them. */
const REFUSED: Record<string, unknown> = {
  'context absent': credential({ '@context': undefined }),
  'context a string': credential({ '@context': V2 }),
  'context empty': credential({ '@context': [] }),
  'base context not first': credential({ '@context': [EXAMPLES, V2] }),
  'context entry a number': credential({ '@context': [V2, 7] }),
  'context entry null': credential({ '@context': [V2, null] }),
  'context entry no URL': credential({ '@context': [V2, 'not a url'] }),
  'context unknown': credential({ '@context': [V2, 'https://unknown.example/context/v1'] }),
  'context redefines a protected term': credential({ '@context': [V2, { issuer: 'https://evil.example/#issuer' }] }),
  'type absent': credential({ type: undefined }),
  'type without VerifiableCredential': credential({ type: ['ExampleAlumniCredential'] }),
  'type undefined': credential({
    '@context': [V2],
    type: ['VerifiableCredential', 'NoSuchType'],
    credentialSubject: { id: SUBJECT },
  }),
  'type not text': credential({ type: ['VerifiableCredential', 7] }),
  'type maps to no URL': credential({
    '@context': [V2, { Odd: 'odd' }],
    type: ['VerifiableCredential', 'Odd'],
    credentialSubject: { id: SUBJECT },
  }),
  'term undefined': credential({
    '@context': [V2],
    type: ['VerifiableCredential'],
    credentialSubject: { id: SUBJECT, noSuchTerm: 'x' },
  }),
  'top-level term undefined': credential({
    '@context': [V2],
    type: ['VerifiableCredential'],
    credentialSubject: { id: SUBJECT },
    noSuchTerm: 'x',
  }),
  'id null': credential({ id: null }),
  'id an array': credential({ id: ['urn:a', 'urn:b'] }),
  'id relative': credential({ id: 'credentials/1' }),
  'id a number': credential({ id: 7 }),
  'subject id null': credential({ credentialSubject: { id: null, alumniOf: 'x' } }),
  'subject id an array': credential({ credentialSubject: { id: [SUBJECT, 'urn:x'], alumniOf: 'x' } }),
  'subject id relative': credential({ credentialSubject: { id: 'alice', alumniOf: 'x' } }),
  'nested id relative': credential({ credentialSubject: { id: SUBJECT, alumniOf: { id: 'university' } } }),
  'issuer absent': credential({ issuer: undefined }),
  'issuer null': credential({ issuer: null }),
  'issuer no URL': credential({ issuer: 'university' }),
  'issuer a number': credential({ issuer: 7 }),
  'issuer an array': credential({ issuer: ['did:example:a', 'did:example:b'] }),
  'issuer object without id': credential({ issuer: { name: 'University' } }),
  'issuer object with bad id': credential({ issuer: { id: 'university' } }),
  'issuer object with null id': credential({ issuer: { id: null } }),
  'subject absent': credential({ credentialSubject: undefined }),
  'subject empty': credential({ credentialSubject: {} }),
  'subject an empty array': credential({ credentialSubject: [] }),
  'subject array with an empty one': credential({ credentialSubject: [{ id: SUBJECT }, {}] }),
  'subject a string': credential({ credentialSubject: 'x' }),
  'validFrom without offset': credential({ validFrom: '2026-01-01T00:00:00' }),
  'validFrom a date': credential({ validFrom: '2026-01-01' }),
  'validFrom no date': credential({ validFrom: '2026-13-45T00:00:00Z' }),
  'validFrom a number': credential({ validFrom: 1767225600 }),
  'validUntil without offset': credential({ validUntil: '2027-01-01T00:00:00' }),
  'validUntil before validFrom': credential({ validFrom: '2026-01-02T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' }),
  'name a number': credential({ name: 7 }),
  'name an object without @value': credential({ name: { value: 'x' } }),
  'name with another member': credential({ name: { '@value': 'x', url: 'y' } }),
  'name with a bad language': credential({ name: { '@value': 'x', '@language': 7 } }),
  'name array with a number': credential({ name: ['x', 7] }),
  'description a number': credential({ description: 7 }),
  'issuer name a number': credential({ issuer: { id: 'did:example:a', name: 7 } }),
  'issuer description an object': credential({ issuer: { id: 'did:example:a', description: { text: 'x' } } }),
  'status without type': credential({ credentialStatus: { id: 'urn:status:1' } }),
  'status id an array': credential({ credentialStatus: { id: ['urn:a', 'urn:b'], type: 'BitstringStatusListEntry' } }),
  'status id no URL': credential({ credentialStatus: { id: 'status', type: 'BitstringStatusListEntry' } }),
  'status entry without type': credential({
    credentialStatus: [{ id: 'urn:status:1', type: 'X' }, { id: 'urn:status:2' }],
  }),
  'list entry whose index is no text': credential({ credentialStatus: { ...ENTRY, statusListIndex: true } }),
  'list entry with an index below zero': credential({ credentialStatus: [ENTRY, { ...ENTRY, statusListIndex: '-1' }] }),
  'list entry without a list': credential({ credentialStatus: { ...ENTRY, statusListCredential: undefined } }),
  'list entry without a purpose': credential({ credentialStatus: { ...ENTRY, statusPurpose: undefined } }),
  'list entry of no bits': credential({ credentialStatus: { ...ENTRY, statusSize: 0 } }),
  'list entry of two bits without messages': credential({ credentialStatus: { ...ENTRY, statusSize: 2 } }),
  'list entry with fewer messages than values': credential({
    credentialStatus: {
      ...ENTRY,
      statusPurpose: 'message',
      statusSize: 2,
      statusMessage: [
        { status: '0x0', message: 'lent' },
        { status: '0x1', message: 'back' },
      ],
    },
  }),
  'list entry named as its list': credential({ credentialStatus: { ...ENTRY, id: ENTRY.statusListCredential } }),
  'list entry whose reference is no URL': credential({ credentialStatus: { ...ENTRY, statusReference: 7 } }),
  'schema without type': credential({ credentialSchema: { id: 'https://schema.example/1' } }),
  'schema without id': credential({ credentialSchema: { type: 'JsonSchema' } }),
  'schema with bad id': credential({ credentialSchema: { id: 'schema', type: 'JsonSchema' } }),
  'terms of use without type': credential({ termsOfUse: { id: 'urn:terms:1' } }),
  'evidence without type': credential({ evidence: [{ id: 'urn:evidence:1' }] }),
  'refresh service without type': credential({ refreshService: { id: 'https://refresh.example/1' } }),
  'related resource without id': credential({ relatedResource: [{ digestSRI: V2_SRI }] }),
  'related resource without digest': credential({ relatedResource: [{ id: V2 }] }),
  'related resource twice': credential({
    relatedResource: [
      { id: V2, digestSRI: V2_SRI },
      { id: V2, digestSRI: V2_SRI },
    ],
  }),
  'related resource with a wrong digest': credential({
    relatedResource: [{ id: V2, digestSRI: `sha256-${Buffer.alloc(32).toString('base64')}` }],
  }),
  'related resource with a wrong multibase digest': credential({
    relatedResource: [
      { id: V2, digestMultibase: `u${Buffer.concat([Buffer.of(0x12, 0x20), Buffer.alloc(32)]).toString('base64url')}` },
    ],
  }),
  'a string': 'credential',
  'a number': 7,
  null: null,
  'an array': [credential()],
  nothing: undefined,
};

/** Credentials that have to be issued although they look unusual. */
const ISSUED: Record<string, unknown> = {
  'far-future validFrom': credential({ validFrom: '2099-01-01T00:00:00+09:00' }),
  'no validFrom': credential({ validFrom: undefined }),
  'language objects': credential({
    name: { '@value': 'Diplom', '@language': 'de', '@direction': 'ltr' },
    description: ['a', { '@value': 'b' }],
  }),
  'several subjects': credential({ credentialSubject: [{ id: SUBJECT, alumniOf: 'x' }, { alumniOf: 'y' }] }),
  'related resource with the normative digest': credential({ relatedResource: [{ id: V2, digestSRI: V2_SRI }] }),
  'issuer object': credential({ issuer: { id: 'did:example:a', name: 'University' } }),
};

describe('issuing over HTTPS', () => {
  let server: TestAgent;
  before(async () => {
    server = await startTestAgent();
  });
  after(() => server.stop());

  /** A base proof is for the holder only; what others verify is derived from it. */
  async function derived(verifiableCredential: unknown): Promise<unknown> {
    const options = { selectivePointers: ['/credentialSubject'] };
    const reply = await server.post('/credentials/derive', { verifiableCredential, options });
    assert.equal(reply.status, 201, reply.text);
    return reply.body.verifiableCredential;
  }

  for (const suite of SUITES) {
    it(`${suite}: issues what /credentials/verify accepts, in the name of its own DID`, async () => {
      const issued = await server.post(`/${suite}/credentials/issue`, { credential: credential() });
      assert.equal(issued.status, 201, issued.text);
      const { verifiableCredential } = issued.body;
      const shown = suite.startsWith('ecdsa-sd') ? await derived(verifiableCredential) : verifiableCredential;
      const verified = await server.post('/credentials/verify', { verifiableCredential: shown });
      assert.equal(verified.status, 200, verified.text);
      assert.equal(verified.body.verified, true);
      const [document] = verified.body.credentials;
      assert.match(document.issuer, /^did:key:z/);
      assert.deepEqual(document.credentialSubject, credential().credentialSubject);
      if (suite.startsWith('jose')) {
        assert.match(verifiableCredential.id, /^data:application\/vc\+jwt,ey/);
        return;
      }
      const { proof } = verifiableCredential;
      assert.equal(proof.type, 'DataIntegrityProof');
      assert.equal(proof.cryptosuite, suite.split('/')[0]);
      assert.equal(proof.proofPurpose, 'assertionMethod');
      assert.match(proof.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
      assert.ok(proof.verificationMethod.startsWith(`${verifiableCredential.issuer}#`));
      assert.match(proof.proofValue, suite.startsWith('ecdsa-sd') ? /^u/ : /^z/);
    });

    it(`${suite}: refuses every malformed credential`, async () => {
      for (const [what, given] of Object.entries(REFUSED))
        assertRefused(await server.post(`/${suite}/credentials/issue`, { credential: given }), `${suite}, ${what}`);
    });
  }

  it('issues unusual credentials that the data model allows', async () => {
    for (const [what, given] of Object.entries(ISSUED))
      for (const suite of ['eddsa-rdfc-2022/ed25519', 'ecdsa-jcs-2019/p-384', 'jose/p-256']) {
        const { status, text } = await server.post(`/${suite}/credentials/issue`, { credential: given });
        assert.equal(status, 201, `${suite}, ${what}: ${text}`);
      }
  });

  it('keeps the other properties of an issuer object', async () => {
    const { body } = await server.post('/credentials/issue', { credential: ISSUED['issuer object'] });
    assert.equal(body.verifiableCredential.issuer.name, 'University');
    assert.equal(body.verifiableCredential.issuer.id, server.agent.issuers.Ed25519);
  });

  it('uses the same DIDs for the same kind of key at every URL', async () => {
    const issuers = new Set<string>();
    for (const suite of ['ecdsa-rdfc-2019/p-256', 'ecdsa-jcs-2019/p-256', 'ecdsa-sd-2023/p-256'])
      issuers.add(
        (await server.post(`/${suite}/credentials/issue`, { credential: credential() })).body.verifiableCredential
          .issuer,
      );
    assert.deepEqual([...issuers], [server.agent.issuers['P-256']]);
  });

  it('refuses bodies and options of other kinds', async () => {
    for (const body of [
      'x',
      7,
      null,
      [],
      true,
      {},
      { credential: credential(), options: 7 },
      { credential: credential(), options: null },
    ])
      assertRefused(await server.post('/credentials/issue', body), JSON.stringify(body));
    const pointers = { credential: credential(), options: { mandatoryPointers: ['issuer'] } };
    assertRefused(await server.post('/ecdsa-sd-2023/p-256/credentials/issue', pointers), 'pointer without slash');
    const nowhere = { credential: credential(), options: { mandatoryPointers: ['/nowhere'] } };
    assertRefused(await server.post('/ecdsa-sd-2023/p-256/credentials/issue', nowhere), 'pointer to nothing');
    for (const mandatoryPointers of ['/issuer', [7], {}])
      assertRefused(
        await server.post('/ecdsa-sd-2023/p-256/credentials/issue', {
          credential: credential(),
          options: { mandatoryPointers },
        }),
        'pointers',
      );
  });

  it('refuses to issue for whoever lacks the token', async () => {
    const body = { credential: credential() };
    for (const authorization of ['', 'Bearer wrong', `Bearer ${server.token}x`, `Basic ${server.token}`]) {
      const reply = await server.post('/credentials/issue', body, { authorization });
      assert.equal(reply.status, 401);
      assert.deepEqual(reply.body.errors, ['token-required']);
    }
  });
});
