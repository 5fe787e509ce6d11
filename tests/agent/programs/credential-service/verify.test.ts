import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { createProof } from '../../../../agent/identity/data-integrity/create-proof.ts';
import { issueCredential } from '../../../../agent/identity/issue/issue-credential.ts';
import { issueJwt, presentAsJwt, signPresentationJwt } from '../../../../agent/identity/jose/create-jwt.ts';
import { envelope } from '../../../../agent/identity/jose/enveloped.ts';
import { writeJws } from '../../../../agent/identity/jose/jws.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import { assertRefused, credential, EXAMPLES, V2 } from './documents.ts';
import { type Reply, startTestAgent, type TestAgent } from './running-agent.ts';

type Members = Record<string, unknown>;
type Json = JsonObject;

const issuer = generateSoftwareSigner('Ed25519');
const holder = generateSoftwareSigner('P-256');
const stranger = generateSoftwareSigner('Ed25519');

const issue = async (
  changes: Members = {},
  cryptosuite: 'eddsa-rdfc-2022' | 'eddsa-jcs-2022' = 'eddsa-rdfc-2022',
): Promise<Members> => issueCredential(credential(changes), { signer: issuer, cryptosuite });

describe('verifying over HTTPS', () => {
  let server: TestAgent;
  before(async () => {
    server = await startTestAgent();
  });
  after(() => server.stop());

  const verify = (verifiableCredential: unknown, options?: unknown): Promise<Reply> =>
    server.post('/credentials/verify', { verifiableCredential, ...(options === undefined ? {} : { options }) });

  async function refusedFor(given: unknown, what: string, code?: string): Promise<void> {
    const reply = await verify(given);
    assertRefused(reply, what);
    if (code !== undefined) assert.ok(reply.body.errors.includes(code), `${what}: ${reply.text}`);
  }

  for (const suite of ['eddsa-rdfc-2022', 'eddsa-jcs-2022'] as const)
    it(`${suite}: refuses every fault of a proof by its name`, async () => {
      const good = await issue({}, suite);
      assert.equal((await verify(good)).status, 200);
      const proof = good.proof as Members;
      const withProof = (changes: Members): Members => {
        const changed: Members = { ...proof, ...changes };
        for (const [name, value] of Object.entries(changed)) if (value === undefined) delete changed[name];
        return { ...good, proof: changed };
      };
      const { proof: _, ...bare } = good;
      const faults: Record<string, unknown> = {
        'proof absent': bare,
        'proof null': { ...good, proof: null },
        'proof empty': { ...good, proof: [] },
        'proof a string': { ...good, proof: 'x' },
        'no type': withProof({ type: undefined }),
        'another type': withProof({ type: 'Ed25519Signature2020' }),
        'no verificationMethod': withProof({ verificationMethod: undefined }),
        'verificationMethod relative': withProof({ verificationMethod: '#key' }),
        'no proofPurpose': withProof({ proofPurpose: undefined }),
        'wrong purpose': withProof({ proofPurpose: 'authentication' }),
        'no proofValue': withProof({ proofValue: undefined }),
        'proofValue not multibase': withProof({ proofValue: `${proof.proofValue}`.slice(1) }),
        'proofValue of another base': withProof({ proofValue: `u${`${proof.proofValue}`.slice(1)}` }),
        'proofValue changed': withProof({ proofValue: `${`${proof.proofValue}`.slice(0, -3)}abc` }),
        'cryptosuite unknown': withProof({ cryptosuite: 'no-such-suite-2030' }),
        'cryptosuite of another family': withProof({ cryptosuite: 'ecdsa-rdfc-2019' }),
        'created changed': withProof({ created: '2025-01-01T00:00:00Z' }),
        'created no date': withProof({ created: 'yesterday' }),
        'key of another': withProof({ verificationMethod: stranger.verificationMethod }),
        'subject changed': {
          ...good,
          credentialSubject: { ...(good.credentialSubject as Members), alumniOf: 'Other' },
        },
        'term added': { ...good, name: 'added' },
        'undefined term added': { ...good, noSuchTermAtAll: 'added' },
        'type added': { ...good, type: [...(good.type as string[]), 'ExampleDegreeCredential'] },
        'relative id added': { ...good, id: 'credentials/1' },
        'issuer another': { ...good, issuer: stranger.controller },
        'one proof of two broken': { ...good, proof: [proof, { ...proof, created: '2025-01-01T00:00:00Z' }] },
      };
      for (const [what, given] of Object.entries(faults)) await refusedFor(given, `${suite}, ${what}`);
    });

  it('does not take a context that was added after signing for signed', async () => {
    const added = (good: Members) => ({
      ...good,
      '@context': [...(good['@context'] as string[]), { alumniOf: 'https://evil.example/#alumniOf' }],
    });
    await refusedFor(added(await issue()), 'eddsa-rdfc-2022');
    // eddsa-jcs-2022 signs its own context list, which the document's may go on from (VC-DI-EdDSA section 3.3.2).
    const { status, body } = await verify(added(await issue({}, 'eddsa-jcs-2022')));
    assert.equal(status, 200);
    assert.deepEqual(body.credentials[0]['@context'], [V2, EXAMPLES]);
  });

  it('compares purpose, challenge and domain of the proof when asked to', async () => {
    const good = await issue();
    const made = await createProof<Json>(credential({ issuer: issuer.controller }) as Json, {
      signer: issuer,
      cryptosuite: 'eddsa-rdfc-2022',
      purpose: 'assertionMethod',
      challenge: 'c1',
      domain: 'counter.example',
    });
    for (const [given, options, code] of [
      [good, { expectedProofPurpose: 'authentication' }, 'proof-purpose-mismatch'],
      [good, { challenge: 'c1' }, 'challenge-mismatch'],
      [good, { domain: 'counter.example' }, 'domain-mismatch'],
      [made, { challenge: 'c2', domain: 'counter.example' }, 'challenge-mismatch'],
      [made, { challenge: 'c1', domain: 'other.example' }, 'domain-mismatch'],
      [good, { expectedProofPurpose: 7 }, 'request-malformed'],
    ] as const) {
      const reply = await verify(given, options);
      assertRefused(reply, JSON.stringify(options));
      assert.ok(reply.body.errors.includes(code), reply.text);
    }
    for (const [given, options] of [
      [good, { expectedProofPurpose: 'assertionMethod', checks: ['proof'] }],
      [good, { challenge: null, domain: null }],
      [made, { challenge: 'c1', domain: 'counter.example' }],
    ] as const)
      assert.equal((await verify(given, options)).status, 200, JSON.stringify(options));
  });

  it('takes inline contexts that only add names, and says what those stand for', async () => {
    const own = { ExampleAward: 'https://own.example/Award', level: 'https://own.example/level' };
    const document = credential({
      '@context': [V2, own],
      type: ['VerifiableCredential', 'ExampleAward'],
      credentialSubject: { id: 'did:example:alice', level: 'gold' },
    });
    for (const [suite, count] of [
      ['eddsa-rdfc-2022/ed25519', 2],
      ['ecdsa-rdfc-2019/p-384', 2],
      ['eddsa-jcs-2022/ed25519', 0],
      ['jose/p-256', 0],
    ] as const) {
      const issued = await server.post(`/${suite}/credentials/issue`, { credential: document });
      assert.equal(issued.status, 201, issued.text);
      const { status, body, text } = await verify(issued.body.verifiableCredential);
      assert.equal(status, 200, text);
      const terms = body.warnings.flatMap((warning: { terms: unknown[] }) => warning.terms);
      assert.equal(terms.length, count, suite);
      if (count > 0) assert.deepEqual(terms[1], { term: 'level', iri: own.level });
    }
    // A context document in the place of a context: what JSON-LD reads is what is in it.
    for (const wrapped of [{ '@context': own }, { '@context': { '@context': own } }, { '@context': own, level: 'x' }]) {
      const issued = await server.post('/credentials/issue', {
        credential: { ...document, '@context': [V2, wrapped] },
      });
      const plain = Object.keys(wrapped).length === 1 && 'level' in wrapped['@context'];
      if (plain) assert.equal((await verify(issued.body.verifiableCredential)).status, 200, issued.text);
      else if (issued.status === 201) assertRefused(await verify(issued.body.verifiableCredential), 'wrapped twice');
      else assertRefused(issued, 'wrapped twice');
    }
    const hiding = {
      ...document,
      '@context': [V2, { ...own, until: 'https://www.w3.org/2018/credentials#validUntil' }],
    };
    const issued = await server.post('/credentials/issue', { credential: hiding });
    await refusedFor(issued.body.verifiableCredential, 'another name for validUntil', 'context-inline');
  });

  it('wants a presenter that shows its own credentials named as holder', async () => {
    const present = async (members: Members, by = issuer, options: Members = {}): Promise<Reply> => {
      const document = { '@context': [V2], type: ['VerifiablePresentation'], ...members };
      const verifiablePresentation = await createProof<Json>(document as Json, {
        signer: by,
        cryptosuite: by === holder ? 'ecdsa-rdfc-2019' : 'eddsa-rdfc-2022',
        purpose: 'authentication',
        challenge: 'c',
        domain: 'd',
      });
      return server.post('/presentations/verify', { verifiablePresentation, options: { checks: [], ...options } });
    };
    const verifiableCredential = [await issue()];
    const unnamed = await present({ verifiableCredential });
    assert.equal(unnamed.status, 200, unnamed.text);
    assert.deepEqual(unnamed.body.warnings, [{ title: 'self-asserted', index: 0 }]);
    assert.deepEqual((await present({ verifiableCredential, holder: issuer.controller })).body.warnings, []);
    const bound = await present({ verifiableCredential }, issuer, { binding: 'holder', challenge: 'c', domain: 'd' });
    assertRefused(bound, 'bound');
    assert.ok(bound.body.errors.includes('self-asserted'), bound.text);
    for (const holderMember of [{ holder: holder.controller }, { holder: 'did:example:acme' }]) {
      const reply = await present({ verifiableCredential, ...holderMember });
      assertRefused(reply, JSON.stringify(holderMember));
      assert.ok(reply.body.errors.includes('self-asserted'), reply.text);
    }
    for (const holderMember of [{ holder: issuer.controller }, { holder: { id: issuer.controller } }])
      assert.equal((await present({ verifiableCredential, ...holderMember })).status, 200);
    assert.equal((await present({ verifiableCredential }, holder)).status, 200);
    assert.equal((await present({})).status, 200);
    const own = { '@context': [V2, { OwnPresentation: 'https://own.example/Presentation' }] };
    assert.equal((await present({ ...own, type: ['VerifiablePresentation', 'OwnPresentation'] })).status, 200);
  });

  it('refuses bodies and credentials that are no objects', async () => {
    for (const given of ['x', 7, null, [], true, [await issue()]])
      await refusedFor(given, JSON.stringify(given).slice(0, 40));
    for (const body of ['x', 7, null, [], {}])
      assertRefused(await server.post('/credentials/verify', body), JSON.stringify(body));
    assertRefused(await verify(await issue(), 7), 'options a number');
    for (const text of ['', '{', '{"a":1,"a":2}', 'not json', '[1,', `${'['.repeat(100)}${']'.repeat(100)}`])
      assertRefused(await server.postText('/credentials/verify', text), text.slice(0, 20));
  });

  it('refuses a credential of an issuer whose key did not sign it', async () => {
    const forged = await createProof<Json>(credential({ issuer: stranger.controller }) as Json, {
      signer: issuer,
      purpose: 'assertionMethod',
    });
    await refusedFor(forged, 'issuer another', 'issuer-key-mismatch');
  });

  it('refuses expired and not yet valid credentials, and accepts what a clock’s difference explains', async () => {
    const inMinutes = (minutes: number) =>
      new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
    await refusedFor(await issue({ validUntil: '2026-01-02T00:00:00Z' }), 'expired', 'credential-expired');
    await refusedFor(await issue({ validFrom: '2099-01-01T00:00:00Z' }), 'not yet valid', 'credential-not-yet-valid');
    await refusedFor(await issue({ validFrom: inMinutes(2) }), 'two minutes ahead', 'credential-not-yet-valid');
    assert.equal((await verify(await issue({ validFrom: inMinutes(0.5) }))).status, 200);
  });

  it('verifies proof sets and chains, and refuses broken ones', async () => {
    const base = credential({ issuer: issuer.controller }) as Json;
    const first = await createProof(base, { signer: issuer, purpose: 'assertionMethod', id: 'urn:proof:1' });
    const set = await createProof(first as unknown as Json, {
      signer: stranger,
      purpose: 'assertionMethod',
      id: 'urn:proof:2',
    });
    assert.equal((await verify(set)).status, 200);
    const chain = await createProof(first as unknown as Json, {
      signer: stranger,
      purpose: 'assertionMethod',
      previousProof: 'urn:proof:1',
    });
    assert.equal((await verify(chain)).status, 200);
    const proofs = chain.proof as unknown as Members[];
    await refusedFor({ ...chain, proof: proofs.slice(1) }, 'chain without its first proof');
    await refusedFor(
      { ...chain, proof: [proofs[0], { ...proofs[1], previousProof: 'urn:proof:9' }] },
      'chain to nothing',
    );
    await refusedFor(
      { ...chain, proof: [proofs[0], { ...proofs[1], previousProof: ['urn:proof:1', 'urn:proof:9'] }] },
      'chain to more',
    );
    const byStrangers = await createProof(base, { signer: stranger, purpose: 'assertionMethod' });
    await refusedFor(byStrangers, 'no proof of the issuer', 'issuer-key-mismatch');
  });

  it('derives from a base proof what the pointers name, and refuses everything else', async () => {
    const issued = await server.post('/ecdsa-sd-2023/p-256/credentials/issue', {
      credential: credential({ credentialSubject: { id: 'did:example:x', alumniOf: 'Shown', award: 'Hidden' } }),
      options: { mandatoryPointers: ['/type'] },
    });
    const { verifiableCredential } = issued.body;
    const derive = (given: unknown, options: unknown) =>
      server.post('/credentials/derive', { verifiableCredential: given, options });
    const { status, body } = await derive(verifiableCredential, { selectivePointers: ['/credentialSubject/alumniOf'] });
    assert.equal(status, 201);
    const shown = body.verifiableCredential;
    assert.equal(shown.credentialSubject.alumniOf, 'Shown');
    assert.ok(!JSON.stringify(shown).includes('Hidden'));
    assert.equal((await verify(shown)).status, 200);
    await refusedFor(
      { ...shown, credentialSubject: { ...shown.credentialSubject, alumniOf: 'Other' } },
      'derived and changed',
    );
    for (const selectivePointers of ['/type', ['type'], ['/nowhere'], ['/credentialSubject/~2'], [7], null, undefined])
      assertRefused(
        await derive(verifiableCredential, { selectivePointers }),
        `pointers ${JSON.stringify(selectivePointers)}`,
      );
    for (const options of [undefined, null, 7, []])
      assertRefused(await derive(verifiableCredential, options), 'options');
    assertRefused(await derive(await issue(), { selectivePointers: ['/issuer'] }), 'no base proof');
    assertRefused(await derive(shown, { selectivePointers: ['/issuer'] }), 'derived already');
    for (const given of ['x', 7, null, [], {}])
      assertRefused(await derive(given, { selectivePointers: ['/issuer'] }), 'credential');
  });

  it('verifies enveloped credentials and refuses malformed envelopes', async () => {
    const token = await issueJwt(credential(), { signer: issuer });
    const good = envelope(token);
    assert.equal((await verify(good)).status, 200);
    const [head = '', payload = ''] = token.split('.');
    const faults: Record<string, unknown> = {
      'context missing': { ...good, '@context': EXAMPLES },
      'type a list with more': { ...good, type: ['EnvelopedVerifiableCredential', 'Other'] },
      'type other': { ...good, type: 'VerifiableCredential' },
      'id no data URL': { ...good, id: 'https://issuer.example/1' },
      'id of another media type': { ...good, id: `data:text/plain,${token}` },
      'unsigned member beside': { ...good, credentialSubject: { id: 'did:example:x' } },
      'signature cut': { ...good, id: `data:application/vc+jwt,${head}.${payload}.` },
      'signature of another': envelope(
        await writeJws(
          { typ: 'vc+jwt', cty: 'vc', kid: issuer.verificationMethod },
          credential({ issuer: issuer.controller }) as Json,
          stranger,
        ),
      ),
      'algorithm none': envelope(`${Buffer.from('{"alg":"none","typ":"vc+jwt"}').toString('base64url')}.${payload}.`),
      'typ wrong': envelope(
        await writeJws(
          { typ: 'vp+jwt', cty: 'vc', kid: issuer.verificationMethod },
          credential({ issuer: issuer.controller }) as Json,
          issuer,
        ),
      ),
      'legacy vc wrapper': envelope(
        await writeJws(
          { typ: 'vc+jwt', cty: 'vc', kid: issuer.verificationMethod },
          { vc: credential({ issuer: issuer.controller }) } as Json,
          issuer,
        ),
      ),
      'iss another': envelope(
        await writeJws(
          { typ: 'vc+jwt', cty: 'vc', kid: issuer.verificationMethod },
          { ...credential({ issuer: issuer.controller }), iss: stranger.controller } as Json,
          issuer,
        ),
      ),
      'unknown claim': envelope(
        await writeJws(
          { typ: 'vc+jwt', cty: 'vc', kid: issuer.verificationMethod },
          {
            ...credential({
              issuer: issuer.controller,
              '@context': [V2],
              type: ['VerifiableCredential'],
              credentialSubject: { id: 'did:example:x' },
            }),
            noSuchClaim: 1,
          } as Json,
          issuer,
        ),
      ),
    };
    for (const [what, given] of Object.entries(faults)) await refusedFor(given, what);
  });
});

describe('presentations over HTTPS', () => {
  let server: TestAgent;
  before(async () => {
    server = await startTestAgent();
  });
  after(() => server.stop());

  const options = { challenge: 'a-challenge', domain: 'https://verifier.example' };
  const unsigned = async (changes: Members = {}): Promise<Json> =>
    ({
      '@context': [V2],
      type: ['VerifiablePresentation'],
      holder: holder.controller,
      verifiableCredential: [await issue({ credentialSubject: { id: holder.controller, alumniOf: 'x' } })],
      ...changes,
    }) as Json;
  const signed = async (changes: Members = {}, more: Members = {}) =>
    createProof(await unsigned(changes), { signer: holder, purpose: 'authentication', ...options, ...more });
  const verify = (verifiablePresentation: unknown, given: unknown = options) =>
    server.post('/presentations/verify', { verifiablePresentation, options: given });

  async function refusedFor(given: unknown, what: string, code?: string, wanted: unknown = options): Promise<void> {
    const reply = await verify(given, wanted);
    assertRefused(reply, what);
    if (code !== undefined) assert.ok(reply.body.errors.includes(code), `${what}: ${reply.text}`);
  }

  it('verifies a presentation with its credentials and says what was signed', async () => {
    const reply = await verify(await signed());
    assert.equal(reply.status, 200, reply.text);
    assert.equal(reply.body.credentials[0].credentialSubject.alumniOf, 'x');
    assert.equal((await verify(await signed(), { ...options, binding: 'holder' })).status, 200);
  });

  it('refuses another challenge and another domain', async () => {
    await refusedFor(await signed(), 'challenge', 'challenge-mismatch', { ...options, challenge: 'other' });
    await refusedFor(await signed(), 'domain', 'domain-mismatch', { ...options, domain: 'https://other.example' });
    await refusedFor(await signed({}, { challenge: undefined }), 'no challenge signed', 'challenge-mismatch');
  });

  it('refuses malformed presentations', async () => {
    const good = await signed();
    const vc = await issue();
    const faults: Record<string, unknown> = {
      'context missing': await unsigned({ '@context': undefined }),
      'base context missing': await signed({ '@context': [EXAMPLES] }),
      'base context not first': await signed({ '@context': [EXAMPLES, V2] }),
      'context no URL': { ...good, '@context': [V2, 'not a url'] },
      'type missing': await signed({ type: ['Other'] }),
      'credential a string': await signed({ verifiableCredential: ['ey.J.x'] }),
      'credential a number': await signed({ verifiableCredential: [7] }),
      'holder no URL': await signed({ holder: 'alice' }),
      'holder without id': await signed({ holder: { name: 'alice' } }),
      'proof missing': await unsigned(),
      'proof tampered': { ...good, holder: issuer.controller },
      'proof of another purpose': await createProof(await unsigned(), {
        signer: holder,
        purpose: 'assertionMethod',
        ...options,
      }),
      'credential tampered': await signed({ verifiableCredential: [{ ...vc, validFrom: '2025-01-01T00:00:00Z' }] }),
      'credential expired': await signed({
        verifiableCredential: [await issue({ validUntil: '2026-01-02T00:00:00Z' })],
      }),
      'credential unsigned': await signed({ verifiableCredential: [credential()] }),
    };
    for (const [what, given] of Object.entries(faults)) await refusedFor(given, what);
    for (const given of ['x', 7, null, []]) await refusedFor(given, JSON.stringify(given));
    const noAuthority = { ...options, binding: 'session' };
    for (const wanted of [
      7,
      { challenge: 7 },
      { domain: [] },
      { binding: 'perhaps' },
      { binding: 'holder' },
      noAuthority,
    ])
      await refusedFor(good, JSON.stringify(wanted), 'request-malformed', wanted);
  });

  it('accepts a holder object and a presentation without credentials where nobody must be bound', async () => {
    assert.equal((await verify(await signed({ holder: { id: holder.controller } }))).status, 200);
    assert.equal((await verify(await signed({ verifiableCredential: undefined }))).status, 200);
  });

  it('compares who presents with whom the credentials are about when asked to', async () => {
    const others = await signed({ verifiableCredential: [await issue()] });
    assert.equal((await verify(others)).status, 200);
    await refusedFor(others, 'the credential of another', 'holder-not-subject', { ...options, binding: 'holder' });
    const session = { ...options, binding: 'session', cardAuthorities: [issuer.controller] };
    await refusedFor(await signed(), 'no session', 'session-credential-missing', session);
  });

  it('lets a challenge of its own be answered once', async () => {
    const { body } = await server.post('/challenges', {});
    const own = { challenge: body.challenge, domain: options.domain };
    const presentation = await signed({}, own);
    await refusedFor(
      await signed({}, { ...own, challenge: 'other' }),
      'a wrong answer first',
      'challenge-mismatch',
      own,
    );
    assert.equal((await verify(presentation, own)).status, 200);
    await refusedFor(presentation, 'the same again', 'challenge-used', own);
    await refusedFor(presentation, 'a challenge that was never given', 'challenge-used', {
      ...own,
      challenge: 'fp1.never',
    });
  });

  it('verifies enveloped presentations, in which credentials are envelopes too', async () => {
    const token = await issueJwt(credential({ credentialSubject: { id: holder.controller, alumniOf: 'x' } }), {
      signer: issuer,
    });
    const good = envelope(
      await presentAsJwt({ signer: holder, credentials: [token], ...options }),
      'application/vp+jwt',
    );
    assert.equal((await verify(good)).status, 200, (await verify(good)).text);
    await refusedFor(good, 'challenge', 'challenge-mismatch', { ...options, challenge: 'other' });
    const bareString = await signPresentationJwt(await unsigned(), holder, {
      nonce: options.challenge,
      aud: options.domain,
    });
    await refusedFor(envelope(bareString.replace(/\.[^.]+$/, '.AAAA'), 'application/vp+jwt'), 'signature');
  });
});
