import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { asList, type JsonObject, type JsonValue } from '../../../../agent/identity/base/json.ts';
import { contextText, knownContexts } from '../../../../agent/identity/contexts/bundled.ts';
import { loadContext } from '../../../../agent/identity/contexts/document-loader.ts';
import { createProof } from '../../../../agent/identity/data-integrity/create-proof.ts';
import type { Cryptosuite } from '../../../../agent/identity/data-integrity/proof.ts';
import { selectivelyDisclose } from '../../../../agent/identity/data-integrity/sd-suite.ts';
import { issueCredential } from '../../../../agent/identity/issue/issue-credential.ts';
import { createSignatureCache } from '../../../../agent/identity/keys/signature-cache.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import type { VerificationPolicy } from '../../../../agent/identity/verify/policy.ts';
import { verifyCredential } from '../../../../agent/identity/verify/verify-credential.ts';
import { FingerpostError } from '../../../../schemas/failure.ts';
import { FINGERPOST, NOW, residence, V2 } from '../world.ts';

const city = generateSoftwareSigner('Ed25519');
const town = generateSoftwareSigner('P-256');
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';
const POLICY: VerificationPolicy = { trustedIssuers: 'any', now: () => NOW };

async function refused(input: unknown, expected: string, policy = POLICY): Promise<void> {
  const result = await verifyCredential(input, policy);
  const codes = result.checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code);
  assert.deepEqual(codes, [expected], JSON.stringify(result.checks));
  assert.equal(result.verified, false);
  assert.deepEqual(result.credentials, []);
}

async function accepted(input: unknown, policy = POLICY): Promise<JsonObject> {
  const result = await verifyCredential(input, policy);
  assert.equal(result.verified, true, JSON.stringify(result.checks));
  return result.credentials[0]?.credential ?? {};
}

function secured(cryptosuite: Cryptosuite, document: JsonObject): Promise<JsonObject> {
  const signer = cryptosuite.startsWith('eddsa') ? city : town;
  return createProof({ ...document, issuer: signer.controller }, { signer, cryptosuite, purpose: 'assertionMethod' });
}

const alumna: JsonObject = {
  '@context': [V2, EXAMPLES],
  type: ['VerifiableCredential', 'AlumniCredential'],
  issuer: 'did:x:y',
  credentialSubject: { id: 'did:example:alice', alumniOf: 'School', playsIn: 'Orchestra' },
};

const withContext = (document: JsonObject, ...more: JsonValue[]): JsonObject => ({
  ...document,
  '@context': [...asList(document['@context']), ...more],
});

describe('Traps of embedded proofs', () => {
  it('a context added later cannot show a signed value under another name', async () => {
    for (const suite of ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019'] as const) {
      const signed = await secured(suite, alumna);
      const swap = {
        alumniOf: 'https://www.w3.org/ns/credentials/examples#playsIn',
        playsIn: 'https://www.w3.org/ns/credentials/examples#alumniOf',
      };
      const swapped = withContext(
        { ...signed, credentialSubject: { id: 'did:example:alice', alumniOf: 'Orchestra', playsIn: 'School' } },
        swap,
      );
      // The statements are the same; the names are not those that they were signed under.
      await refused(swapped, 'context-inline');
      await refused(swapped, 'context-inline', { ...POLICY, inlineContexts: true });
    }
    const signed = await secured('eddsa-jcs-2022', alumna);
    const dressed = withContext(signed, { alumniOf: 'https://own.example/other' });
    assert.deepEqual((await accepted(dressed))['@context'], alumna['@context']);
    await refused({ ...dressed, '@context': [V2, FINGERPOST, EXAMPLES] }, 'proof-context-mismatch');
  });

  it('a proof cannot bring a context that hides what it says', async () => {
    const signed = await secured('eddsa-rdfc-2022', alumna);
    const proof = { ...(signed.proof as JsonObject), '@context': [V2, { domain: '@index' }], domain: 'anything' };
    await refused({ ...signed, proof }, 'proof-context-mismatch');
    await accepted({ ...signed, proof: { ...(signed.proof as JsonObject), '@context': alumna['@context'] ?? null } });
  });

  it('a protected term cannot be redefined, under any suite', async () => {
    const evil = withContext(alumna, { VerifiableCredential: 'https://own.example/Credential' });
    for (const suite of ['eddsa-jcs-2022', 'ecdsa-jcs-2019'] as const) {
      await refused(await secured(suite, evil), 'terms-undefined');
      const nested = { ...alumna, credentialSubject: { '@context': { type: 'https://own.example/t' }, id: 'did:x:y' } };
      await refused(await secured(suite, nested), 'terms-undefined');
    }
    await assert.rejects(secured('eddsa-rdfc-2022', evil), { code: 'terms-undefined' });
  });

  it('terms and identifiers added or changed after signing are refused', async () => {
    for (const suite of ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'eddsa-jcs-2022', 'ecdsa-jcs-2019'] as const) {
      const rdf = suite.includes('rdfc');
      const signed = await secured(suite, residence('did:x:y', 'did:example:alice'));
      await accepted(signed);
      await accepted(JSON.stringify(signed));
      await refused({ ...signed, undefinedTerm: 'x' }, rdf ? 'terms-undefined' : 'signature-invalid');
      await refused({ ...signed, name: 'added' }, 'signature-invalid');
      await refused({ ...signed, id: 'relative/path' }, 'credential-malformed');
      await refused({ ...signed, credentialSubject: { id: 'relative' } }, 'credential-malformed');
      await refused({ ...signed, '@context': [V2, 'https://own.example/context'] }, 'context-unknown');
      await refused({ ...signed, '@context': V2 }, 'context-malformed');
      await refused({ ...signed, '@context': [FINGERPOST, V2] }, 'context-malformed');
      await refused({ ...signed, proof: [] }, 'proof-missing');
      await refused({ ...signed, proof: null }, 'proof-missing');
      const proof = signed.proof as JsonObject;
      const { verificationMethod: _, ...keyless } = proof;
      await refused({ ...signed, proof: keyless }, 'proof-malformed');
      await refused(
        { ...signed, proof: { ...proof, proofValue: `u${String(proof.proofValue).slice(1)}` } },
        'proof-malformed',
      );
      await refused({ ...signed, proof: { ...proof, proofPurpose: 'authentication' } }, 'proof-purpose-mismatch');
      await refused({ ...signed, proof: { ...proof, expires: '2026-05-01T00:00:00Z' } }, 'proof-expired');
      const swapped = suite.startsWith('eddsa') ? 'ecdsa-jcs-2019' : 'eddsa-jcs-2022';
      await refused({ ...signed, proof: { ...proof, cryptosuite: swapped } }, 'algorithm-mismatch');
      const foreign = suite.startsWith('eddsa') ? generateSoftwareSigner('Ed25519') : generateSoftwareSigner('P-256');
      const stolen = { ...proof, verificationMethod: foreign.verificationMethod };
      await refused({ ...signed, proof: stolen }, 'signature-invalid');
    }
  });

  it('what states nothing was not signed, and is not shown', async () => {
    const nothing = [null, [], [[], [null]]];
    for (const suite of ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'ecdsa-sd-2023'] as const) {
      const signed = await secured(suite, alumna);
      const given =
        suite === 'ecdsa-sd-2023' ? await selectivelyDisclose(signed, ['/issuer', '/credentialSubject']) : signed;
      const shown = await accepted(given);
      for (const value of nothing) {
        const subject = { ...(given.credentialSubject as JsonObject), degree: value };
        assert.deepEqual(await accepted({ ...given, credentialSubject: subject }), shown);
        const named = { ...(given.credentialSubject as JsonObject), alumniOf: ['School', value] };
        if (suite !== 'ecdsa-sd-2023')
          assert.deepEqual((await accepted({ ...given, credentialSubject: named })).credentialSubject, {
            ...(shown.credentialSubject as JsonObject),
            alumniOf: ['School'],
          });
      }
    }
  });

  it('a null inside a JSON literal was signed, and is shown', async () => {
    const schema = { title: null, required: [] };
    const subject = { id: 'did:example:schema', type: 'JsonSchema', jsonSchema: schema };
    const signed = await secured('eddsa-rdfc-2022', { ...alumna, credentialSubject: subject });
    assert.deepEqual((await accepted(signed)).credentialSubject, subject);
    const padded = { ...signed, credentialSubject: { ...subject, alumniOf: null } };
    assert.deepEqual((await accepted(padded)).credentialSubject, subject);
    const many = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`term${index}`, null]));
    await refused({ ...signed, credentialSubject: { ...subject, ...many } }, 'document-too-large');
  });

  it('a name that is no part of a statement is refused under suites that sign statements', async () => {
    const signed = await secured('eddsa-rdfc-2022', alumna);
    const subject = signed.credentialSubject as JsonObject;
    await refused({ ...signed, credentialSubject: { ...subject, '@index': 'Doctor' } }, 'name-not-term');
    const indexed = { '@value': 'School', '@index': 'Doctor' };
    await refused({ ...signed, credentialSubject: { ...subject, alumniOf: indexed } }, 'name-not-term');
    const nested = { id: subject.id ?? null, '@nest': { alumniOf: 'School', playsIn: 'Orchestra' } };
    await refused({ ...signed, credentialSubject: nested }, 'name-not-term');
    for (const context of [
      { title: '@index' },
      { title: '@nest' },
      { degree: { '@id': 'https://own.example/degree', '@container': '@index' } },
    ])
      await refused(withContext(signed, context), 'context-inline', { ...POLICY, inlineContexts: true });
  });

  it('what was signed cannot hide under an IRI or a keyword', async () => {
    const CREDENTIALS = 'https://www.w3.org/2018/credentials#';
    const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime';
    const until = '2026-05-01T00:00:00Z';
    const credentialStatus = {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '7',
      statusListCredential: 'https://city.example/lists/1',
    };
    for (const suite of ['eddsa-rdfc-2022', 'ecdsa-sd-2023'] as const) {
      const shown = async (document: JsonObject): Promise<JsonObject> => {
        const signed = await secured(suite, { ...document, id: 'urn:uuid:10000000-0000-4000-8000-000000000009' });
        if (suite !== 'ecdsa-sd-2023') return signed;
        const vital = ['validUntil', 'credentialStatus'].filter((name) => document[name] !== undefined);
        return selectivelyDisclose(signed, [
          '/issuer',
          '/type',
          '/credentialSubject',
          ...vital.map((name) => `/${name}`),
        ]);
      };
      const withoutMember = (document: JsonObject, member: string): JsonObject =>
        Object.fromEntries(Object.entries(document).filter(([name]) => name !== member));
      const expired = await shown({ ...alumna, validUntil: until });
      if (suite === 'eddsa-rdfc-2022') await refused(expired, 'credential-expired');
      const literal = { '@value': until, '@type': DATE_TIME };
      await refused(
        { ...withoutMember(expired, 'validUntil'), [`${CREDENTIALS}validUntil`]: literal },
        'name-not-term',
      );
      const revoked = await shown({ ...alumna, credentialStatus });
      const { id, ...rest } = withoutMember(revoked, 'credentialStatus');
      const named = { id: id ?? null, ...rest };
      await refused({ ...named, [`${CREDENTIALS}credentialStatus`]: credentialStatus }, 'name-not-term');
      const included = [{ id: id ?? null, type: 'VerifiableCredential', credentialStatus }];
      await refused({ ...named, '@included': included }, 'name-not-term');
      const { type: _, ...untyped } = withoutMember(expired, 'validUntil');
      await refused({ ...untyped, type: 'VerifiableCredential', '@type': 'AlumniCredential' }, 'name-not-term');
    }
    const signed = await createProof(
      { ...alumna, issuer: city.controller },
      { signer: city, cryptosuite: 'eddsa-rdfc-2022', purpose: 'assertionMethod', expires: NOW - 86_400_000 },
    );
    await refused(signed, 'proof-expired');
    const { expires, ...proof } = signed.proof;
    const unnamed = { 'https://w3id.org/security#expiration': { '@value': expires ?? null, '@type': DATE_TIME } };
    await refused({ ...signed, proof: { ...proof, ...unnamed } }, 'name-not-term');
  });

  it('inline contexts that a policy accepts add names, and give nothing that has a name another', async () => {
    const inline = { ...POLICY, inlineContexts: true };
    const board: JsonObject = {
      Board: {
        '@id': 'https://own.example/Board',
        '@context': { '@protected': true, id: '@id', type: '@type', year: 'https://own.example/year' },
      },
      boards: { '@id': 'https://own.example/boards', '@type': '@id', '@container': '@set' },
      name: 'https://schema.org/name',
    };
    const own: JsonObject = {
      '@context': [V2, board],
      type: ['VerifiableCredential'],
      issuer: 'did:x:y',
      validUntil: '2026-05-01T00:00:00Z',
      credentialSubject: { id: 'did:example:alice', boards: [{ type: 'Board', name: 'Blue', year: 2022 }] },
    };
    for (const suite of ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'ecdsa-sd-2023'] as const) {
      const show = async (document: JsonObject): Promise<JsonObject> => {
        const signed = await secured(suite, document);
        if (suite !== 'ecdsa-sd-2023') return signed;
        const until = document.validUntil === undefined ? [] : ['/validUntil'];
        return selectivelyDisclose(signed, ['/issuer', '/type', '/credentialSubject', ...until]);
      };
      const { validUntil: _, ...open } = own;
      const good = await show(open);
      await refused(good, 'context-inline');
      assert.deepEqual((await accepted(good, inline)).credentialSubject, own.credentialSubject);
      await refused(await show(own), 'credential-expired', inline);
      const signed = await show(own);
      const { validUntil, ...unlimited } = signed;
      const renamed = { ...unlimited, end: validUntil ?? null };
      const IRI = 'https://www.w3.org/2018/credentials#validUntil';
      const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime';
      for (const context of [
        { end: { '@id': IRI, '@type': DATE_TIME } },
        { cred: 'https://www.w3.org/2018/credentials#', end: { '@id': 'cred:validUntil', '@type': DATE_TIME } },
        { '@vocab': 'https://www.w3.org/2018/credentials#' },
        { end: { '@reverse': IRI } },
        { end: '@nest' },
        { kind: '@type' },
        { more: { '@id': 'https://own.example/more', '@context': null } },
        { more: { '@id': 'https://own.example/more', '@context': { end: IRI } } },
        { '@import': V2 },
        { '@context': { end: IRI } },
      ] as const)
        await refused(withContext(renamed, context), 'context-inline', inline);
      const subject = { ...(good.credentialSubject as JsonObject), '@context': { extra: 'https://own.example/extra' } };
      await refused({ ...good, credentialSubject: subject }, 'context-inline', inline);
    }
  });

  it('a claim cannot be moved away from its subject', async () => {
    for (const suite of ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019'] as const) {
      const signed = await secured(suite, alumna);
      const { id, alumniOf, playsIn } = signed.credentialSubject as Record<string, JsonValue>;
      const rest = { id: id ?? null, playsIn: playsIn ?? null };
      const moved = { id: id ?? null, alumniOf: alumniOf ?? null };
      await refused({ ...signed, credentialSubject: moved, '@included': [rest] }, 'name-not-term');
      await refused({ ...signed, credentialSubject: [moved, rest] }, 'credential-malformed');
      const issuer = { id: signed.issuer ?? null, '@included': rest };
      await refused({ ...signed, issuer, credentialSubject: moved }, 'name-not-term');
    }
  });

  it('text with a repeated key is refused', async () => {
    const text = JSON.stringify(await secured('eddsa-jcs-2022', alumna));
    await refused(text.replace('"alumniOf"', '"alumniOf":"Other","alumniOf"'), 'input-unreadable');
    await refused(text.replace('"alumniOf"', '"alumni\\u004ff":"Other","alumniOf"'), 'input-unreadable');
    await refused(text.replace('"alumniOf"', '"__proto__":{},"alumniOf"'), 'input-unreadable');
  });

  it('all proofs of a set must hold, and one must be the issuer’s', async () => {
    const document = { ...alumna, issuer: city.controller };
    const one = await createProof(document, { signer: city, purpose: 'assertionMethod' });
    const both = await createProof(one, { signer: town, purpose: 'assertionMethod' });
    await accepted(both);
    const [first, second] = asList(both.proof as JsonValue);
    await refused({ ...document, proof: [second ?? null] }, 'issuer-key-mismatch');
    const broken = { ...(second as JsonObject), created: '2026-01-01T00:00:00Z' };
    await refused({ ...document, proof: [first ?? null, broken] }, 'signature-invalid');
    await refused({ ...document, proof: Array.from({ length: 9 }, () => first ?? null) }, 'proof-malformed');
  });

  it('a chain covers exactly the proofs that it names', async () => {
    for (const cryptosuite of ['eddsa-jcs-2022', 'eddsa-rdfc-2022'] as const) {
      const document = { ...alumna, issuer: city.controller };
      const base = await createProof(document, {
        signer: city,
        cryptosuite,
        purpose: 'assertionMethod',
        id: 'urn:uuid:10000000-0000-4000-8000-000000000001',
      });
      const chained = await createProof(base, {
        signer: city,
        cryptosuite,
        purpose: 'assertionMethod',
        id: 'urn:uuid:10000000-0000-4000-8000-000000000002',
        previousProof: 'urn:uuid:10000000-0000-4000-8000-000000000001',
      });
      await accepted(chained);
      const [first, second] = asList(chained.proof as JsonValue);
      await refused({ ...document, proof: second ?? null }, 'proof-chain-broken');
      const { previousProof: _, ...loose } = second as JsonObject;
      await refused({ ...document, proof: [first ?? null, loose] }, 'signature-invalid');
      const circle = { ...(first as JsonObject), previousProof: (second as JsonObject).id ?? null };
      await refused({ ...document, proof: [circle, second ?? null] }, 'proof-chain-broken');
      await assert.rejects(
        createProof(base, { signer: city, purpose: 'assertionMethod', previousProof: 'urn:uuid:other' }),
        (error) => error instanceof FingerpostError && error.code === 'proof-chain-broken',
      );
    }
  });

  it('a disclosure never leaves out issuer, validity or status, and shows nothing that was not chosen', async () => {
    const credential = await issueCredential(residence('did:x:y', 'did:example:alice'), {
      signer: town,
      cryptosuite: 'ecdsa-sd-2023',
    });
    await refused(credential, 'signature-invalid');
    const shown = await selectivelyDisclose(credential, ['/credentialSubject/municipality']);
    const document = await accepted(shown);
    assert.equal(document.validUntil, '2027-01-01T00:00:00Z');
    assert.deepEqual(document.credentialSubject, { id: 'did:example:alice', municipality: 'Kawasaki' });
    await refused({ ...shown, validUntil: '2037-01-01T00:00:00Z' }, 'signature-invalid');
    const { validUntil: _, ...shortened } = shown;
    await refused(shortened, 'signature-invalid');
    for (const pointers of [['/nothing'], ['credentialSubject'], ['/credentialSubject/~2']])
      await assert.rejects(selectivelyDisclose(credential, pointers), { code: 'disclosure-refused' });
    await assert.rejects(selectivelyDisclose(shown, ['/id']), { code: 'disclosure-refused' });
  });

  it('the signature cache saves arithmetic only: time, status and trust are judged anew', async () => {
    const signatures = createSignatureCache(4);
    const signed = await secured('eddsa-jcs-2022', residence('did:x:y', 'did:example:alice'));
    await accepted(signed, { ...POLICY, signatures });
    assert.equal(signatures.size, 1);
    await accepted(signed, { ...POLICY, signatures });
    const later = { ...POLICY, signatures, now: () => Date.parse('2027-02-01T00:00:00Z') };
    await refused(signed, 'credential-expired', later);
    await refused(signed, 'issuer-not-trusted', { ...POLICY, signatures, trustedIssuers: {} });
    await refused({ ...signed, name: 'added' }, 'signature-invalid', { ...POLICY, signatures });
    assert.equal(signatures.size, 1);
    for (let index = 0; index < 8; index++) {
      await accepted(await secured('eddsa-jcs-2022', { ...alumna, name: `${index}` }), { ...POLICY, signatures });
      assert.ok(signatures.size <= 4, `${signatures.size}`);
    }
  });

  it('the bundled contexts are the published bytes, and nothing else can be loaded', async () => {
    const digest = (url: string): string =>
      createHash('sha256')
        .update(contextText(url) ?? '')
        .digest('hex');
    assert.equal(digest(V2), '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734');
    assert.equal(
      digest('https://www.w3.org/2018/credentials/v1'),
      'ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc',
    );
    assert.equal(
      digest('https://w3id.org/security/data-integrity/v2'),
      '67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4',
    );
    for (const url of knownContexts()) assert.equal((await loadContext(url)).documentUrl, url);
    for (const url of ['https://example.org/context', 'file:///etc/passwd', '__proto__'])
      await assert.rejects(loadContext(url), { code: 'context-not-bundled' });
  });
});
