import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../../agent/identity/base/json.ts';
import { presentAsJwt } from '../../../../agent/identity/jose/create-jwt.ts';
import { writeJws } from '../../../../agent/identity/jose/jws.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import { conceal } from '../../../../agent/identity/sd-jwt/conceal.ts';
import { issueCredentialSdJwt, issueSdJwtVc, presentSdJwt } from '../../../../agent/identity/sd-jwt/create-sd-jwt.ts';
import { digestOf } from '../../../../agent/identity/sd-jwt/digest.ts';
import { applyDisclosures, readDisclosure } from '../../../../agent/identity/sd-jwt/disclosures.ts';
import type { PresentationPolicy } from '../../../../agent/identity/verify/policy.ts';
import { verify } from '../../../../agent/identity/verify/verify.ts';
import { verifyPresentation } from '../../../../agent/identity/verify/verify-presentation.ts';
import { FingerpostError } from '../../../../schemas/failure.ts';
import { NOW, residence } from '../world.ts';

const city = generateSoftwareSigner('P-256');
const alice = generateSoftwareSigner('P-256');
const mallory = generateSoftwareSigner('P-256');
const aliceKey = alice.controller.slice('did:key:'.length);
const VCT = 'https://city.example/residence';
const VERIFIER = 'https://bank.example';
const DAY = 86_400_000;
const POLICY: PresentationPolicy = {
  binding: 'holder',
  challenge: 'n-1',
  domain: VERIFIER,
  trustedIssuers: { [VCT]: [city.controller] },
  now: () => NOW,
};
const shown = { challenge: 'n-1', domain: VERIFIER, now: NOW, signer: alice } as const;

async function issue(more: Partial<Parameters<typeof issueSdJwtVc>[1]> = {}): Promise<string> {
  const credential = {
    vct: VCT,
    sub: alice.controller,
    validFrom: NOW - DAY,
    validUntil: NOW + DAY,
    claims: {
      givenName: 'Aiko',
      familyName: 'Sato',
      address: { locality: 'Kawasaki', streetAddress: '1-1' },
      nationalities: ['JP', 'FR'],
    },
  };
  return issueSdJwtVc(credential, {
    signer: city,
    holderKey: aliceKey,
    disclosable: ['/givenName', '/familyName', '/address/streetAddress', '/nationalities/0', '/nationalities/1'],
    ...more,
  });
}

async function refused(input: string, code: string, policy: PresentationPolicy = POLICY): Promise<void> {
  const result = await verify(input, policy);
  assert.equal(result.verified, false);
  assert.deepEqual(result.credentials, []);
  const codes = result.checks.filter(({ outcome }) => outcome === 'failed').map((check) => check.code);
  assert.ok(codes.includes(code as never), `${code} in ${codes.join(', ')}`);
}

describe('SD-JWT VC', () => {
  it('shows what its holder chose and nothing else', async () => {
    const token = await issue();
    const presented = await presentSdJwt(token, { ...shown, disclose: ['/givenName'] });
    const result = await verifyPresentation(presented, POLICY);
    assert.deepEqual(
      result.checks.filter(({ outcome }) => outcome === 'failed'),
      [],
    );
    assert.equal(result.verified, true);
    assert.equal(result.holder, alice.controller);
    assert.deepEqual(result.credentials[0]?.claims, [
      { id: alice.controller, givenName: 'Aiko', address: { locality: 'Kawasaki' }, nationalities: [] },
    ]);
    assert.deepEqual(result.credentials[0]?.types, [VCT]);
    assert.equal(JSON.stringify(result).includes('Sato'), false);
    const deeper = await presentSdJwt(token, { ...shown, disclose: ['/address', '/nationalities/1'] });
    const [second] = (await verifyPresentation(deeper, POLICY)).credentials;
    assert.deepEqual(second?.claims, [
      { id: alice.controller, address: { locality: 'Kawasaki', streetAddress: '1-1' }, nationalities: ['FR'] },
    ]);
    const all = await verifyPresentation(await presentSdJwt(token, shown), POLICY);
    assert.deepEqual(all.credentials[0]?.claims, [
      {
        id: alice.controller,
        givenName: 'Aiko',
        familyName: 'Sato',
        address: { locality: 'Kawasaki', streetAddress: '1-1' },
        nationalities: ['JP', 'FR'],
      },
    ]);
  });

  it('is refused without its key binding', async () => {
    const token = await issue();
    await refused(token, 'key-binding-missing');
    const presented = await presentSdJwt(token, shown);
    await refused(presented.slice(0, presented.lastIndexOf('~') + 1), 'key-binding-missing');
    const bare = await verifyPresentation(token, POLICY);
    assert.equal(bare.verified, false);
    assert.equal((await verify(token, { ...POLICY, binding: 'none' })).verified, true);
  });

  it('is refused with a key binding by another key, for another verifier or nonce', async () => {
    const token = await issue();
    await refused(await presentSdJwt(token, { ...shown, signer: mallory }), 'signature-invalid');
    await refused(await presentSdJwt(token, { ...shown, challenge: 'n-0' }), 'challenge-mismatch');
    await refused(await presentSdJwt(token, { ...shown, domain: 'https://evil.example' }), 'domain-mismatch');
    await refused(await presentSdJwt(await issue({ signer: mallory }), shown), 'issuer-not-trusted');
    const { holderKey: _, ...unbound } = { signer: city, disclosable: [], holderKey: aliceKey };
    const loose = await issueSdJwtVc({ vct: VCT, sub: alice.controller, claims: {} }, unbound);
    await refused(await presentSdJwt(loose, shown), 'key-binding-unexpected');
  });

  it('is refused with a key binding a year old or a day ahead', async () => {
    const token = await issue({});
    await refused(await presentSdJwt(token, { ...shown, now: NOW - 365 * DAY }), 'proof-too-old');
    await refused(await presentSdJwt(token, { ...shown, now: NOW + DAY }), 'proof-ahead');
  });

  it('is refused when disclosures were added, taken or repeated after the binding', async () => {
    const presented = await presentSdJwt(await issue(), shown);
    const parts = presented.split('~');
    await refused(parts.toSpliced(1, 1).join('~'), 'key-binding-mismatch');
    await refused(parts.toSpliced(1, 0, parts[1] ?? '').join('~'), 'disclosure-malformed');
    const foreign = Buffer.from(JSON.stringify(['c2FsdA', 'givenName', 'Mallory'])).toString('base64url');
    await refused(parts.toSpliced(1, 0, foreign).join('~'), 'disclosure-malformed');
  });

  it('is refused when expired, not yet valid, or with a status that nobody can check', async () => {
    const base = { vct: VCT, sub: alice.controller, claims: {} };
    const options = { signer: city, holderKey: aliceKey, disclosable: [] };
    const expired = await issueSdJwtVc({ ...base, validUntil: NOW - DAY }, options);
    await refused(await presentSdJwt(expired, shown), 'credential-expired');
    const early = await issueSdJwtVc({ ...base, validFrom: NOW + DAY }, options);
    await refused(await presentSdJwt(early, shown), 'credential-not-yet-valid');
    const listed = { ...base, claims: { status: { status_list: { idx: 1, uri: 'https://city.example/1' } } } };
    await refused(await presentSdJwt(await issueSdJwtVc(listed, options), shown), 'status-not-checkable');
  });

  it('is refused when a token of another type stands in a part', async () => {
    const token = await issue();
    const bound = `${token.split('~')[0]}~`;
    const payload = {
      iat: NOW / 1000,
      aud: VERIFIER,
      nonce: 'n-1',
      sd_hash: hash('sha256', bound, 'base64url'),
    };
    await refused(bound + (await writeJws({ typ: 'JWT' }, payload, alice)), 'token-type-mismatch');
    const { sd_hash: _, ...without } = payload;
    await refused(bound + (await writeJws({ typ: 'kb+jwt' }, without, alice)), 'key-binding-mismatch');
    const { iat: __, ...timeless } = payload;
    await refused(bound + (await writeJws({ typ: 'kb+jwt' }, timeless, alice)), 'claims-malformed');
    const wrongType = await writeJws({ typ: 'vc+jwt', kid: city.verificationMethod }, { vct: VCT }, city);
    await refused(`${wrongType}~`, 'token-type-mismatch', { ...POLICY, binding: 'none' });
  });

  it('of VCDM 2.0 can be shown in a presentation of its holder', async () => {
    const token = await issueCredentialSdJwt(residence('did:x:y', alice.controller), {
      signer: city,
      disclosable: ['/credentialSubject/givenName', '/credentialSubject/municipality'],
      holderKey: aliceKey,
    });
    const policy: PresentationPolicy = { ...POLICY, trustedIssuers: { ResidenceCredential: [city.controller] } };
    const reduced = await presentSdJwt(token, { disclose: ['/credentialSubject/municipality'] });
    const presentation = await presentAsJwt({ ...shown, credentials: [reduced] });
    const result = await verifyPresentation(presentation, policy);
    assert.equal(result.verified, true, JSON.stringify(result.checks));
    assert.deepEqual(result.credentials[0]?.claims, [
      { id: alice.controller, familyName: 'Sato', municipality: 'Kawasaki' },
    ]);
    const stolen = await presentAsJwt({ ...shown, signer: mallory, credentials: [reduced] });
    await refused(stolen, 'holder-not-subject', policy);
    const bound = await verifyPresentation(await presentSdJwt(token, shown), policy);
    assert.equal(bound.verified, true, JSON.stringify(bound.checks));
  });

  it('cannot be issued with a part left to choice that a verifier needs', async () => {
    for (const pointer of ['/cnf', '/vct', '/exp', '/nbf', '/iss', '/status', 'givenName', '/nothing', ''])
      await assert.rejects(
        issue({ disclosable: [pointer] }),
        (error) => error instanceof FingerpostError && error.code === 'disclosure-refused',
        pointer,
      );
  });
});

describe('What issuers and wallets of others make of SD-JWT', () => {
  const tokenOf = async (payload: JsonObject, disclosures: readonly JsonValue[][], typ = 'dc+sd-jwt') => {
    const encoded = disclosures.map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url'));
    const _sd = encoded.map((text) => hash('sha256', text, 'base64url')).sort();
    const jws = await writeJws({ typ, kid: city.verificationMethod }, { ...payload, _sd, _sd_alg: 'sha-256' }, city);
    return `${[jws, ...encoded].join('~')}~`;
  };
  const claims = { iss: city.controller, vct: VCT, sub: alice.controller };

  for (const [name, value] of Object.entries({
    exp: NOW / 1000 + 60,
    nbf: 1,
    cnf: { jwk: {} },
    vct: VCT,
    'vct#integrity': 'sha256-x',
    status: {},
    iss: city.controller,
    aud: 'x',
    _sd_alg: 'sha-256',
  } as Record<string, JsonValue>))
    it(`is refused with ${name} in a disclosure`, async () => {
      const { [name as 'vct']: _, ...others } = claims;
      await refused(await tokenOf(others, [['salt', name, value]]), 'disclosure-reserved', {
        ...POLICY,
        binding: 'none',
      });
    });

  it('may hide sub, iat, and names of that kind further down', async () => {
    const inner = [
      ['s1', 'sub', alice.controller],
      ['s2', 'iat', 1_700_000_000],
      ['s3', 'address', { status: 'x', exp: 1 }],
    ];
    const { sub: _, ...others } = claims;
    const result = await verify(await tokenOf(others, inner), { ...POLICY, binding: 'none' });
    assert.equal(result.verified, true, JSON.stringify(result.checks));
    assert.deepEqual(result.credentials[0]?.claims, [{ id: alice.controller, address: { status: 'x', exp: 1 } }]);
  });

  for (const hashAlgorithm of ['sha-384', 'sha-512'])
    it(`is read with _sd_alg ${hashAlgorithm}, key binding and choice included`, async () => {
      const token = await issue({ hashAlgorithm });
      const presented = await presentSdJwt(token, { ...shown, disclose: ['/givenName'] });
      const result = await verify(presented, POLICY);
      assert.equal(result.verified, true, JSON.stringify(result.checks));
      assert.equal(result.credentials[0]?.claims[0]?.givenName, 'Aiko');
      assert.equal(result.credentials[0]?.claims[0]?.familyName, undefined);
      await refused(presented.replace('~', '~~'), 'disclosure-malformed');
    });

  for (const _sd_alg of ['md5', 'SHA-256', '__proto__', 7, null])
    it(`is refused with _sd_alg ${_sd_alg}`, async () => {
      const jws = await writeJws({ typ: 'dc+sd-jwt', kid: city.verificationMethod }, { ...claims, _sd_alg }, city);
      await refused(`${jws}~`, 'disclosure-hash-unsupported', { ...POLICY, binding: 'none' });
    });

  it('is bound by cnf.kid to the key of a DID, and to none by other methods', async () => {
    const bindBy = async (cnf: JsonObject) => {
      const jws = await writeJws({ typ: 'dc+sd-jwt', kid: city.verificationMethod }, { ...claims, cnf }, city);
      return presentSdJwt(`${jws}~`, shown);
    };
    const result = await verify(await bindBy({ kid: alice.verificationMethod }), POLICY);
    assert.equal(result.verified, true, JSON.stringify(result.checks));
    assert.equal(result.holder, alice.controller);
    await refused(await bindBy({ kid: mallory.verificationMethod }), 'signature-invalid');
    await refused(await bindBy({ kid: 'key-1' }), 'key-unresolvable');
    await refused(await bindBy({ jku: 'https://a.example/keys' }), 'confirmation-unsupported');
    await refused(await bindBy({ 'x5t#S256': 'x' }), 'confirmation-unsupported');
    await refused(await bindBy({ jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } }), 'key-unusable');
  });

  /** The JSON forms of RFC 9901 section 8. */
  const jsonForms = (token: string) => {
    const parts = token.split('~');
    const [head = '', payload = '', signature = ''] = (parts[0] ?? '').split('.');
    const header = { disclosures: parts.slice(1, -1), ...(parts.at(-1) !== '' && { kb_jwt: parts.at(-1) ?? '' }) };
    const first = { header: { ...header, kid: 'issuer-key-1' }, protected: head, signature };
    const second = { header: { kid: 'issuer-key-2' }, protected: head, signature: 'AAAA' };
    return {
      flattened: { header, payload, protected: head, signature },
      general: { payload, signatures: [first, second] },
    };
  };

  it('is read in both JSON forms as in the compact one, as object and as text', async () => {
    const token = await presentSdJwt(await issue(), { ...shown, disclose: ['/givenName'] });
    const compact = await verify(token, POLICY);
    for (const form of Object.values(jsonForms(token)))
      for (const input of [form, JSON.stringify(form)]) {
        const result = await verify(input, POLICY);
        assert.equal(result.verified, true, JSON.stringify(result.checks));
        assert.deepEqual(result.credentials, compact.credentials);
      }
  });

  it('is refused in JSON form by the right codes', async () => {
    const { flattened, general } = jsonForms(await presentSdJwt(await issue(), shown));
    const { header } = flattened;
    const cases: readonly (readonly [JsonObject, string])[] = [
      [{ ...flattened, header: { ...header, kb_jwt: '' } }, 'key-binding-missing'],
      [{ ...flattened, header: { ...header, disclosures: header.disclosures.slice(1) } }, 'key-binding-mismatch'],
      [{ ...flattened, header: { ...header, alg: 'none' } }, 'token-signatures'],
      [{ ...flattened, header: { ...header, disclosures: 'x' } }, 'token-signatures'],
      [{ ...flattened, header: { ...header, disclosures: ['a~b'] } }, 'token-signatures'],
      [{ ...flattened, more: 1 }, 'token-signatures'],
      [{ ...flattened, protected: 7 }, 'token-signatures'],
      [{ ...general, signatures: [] }, 'token-signatures'],
      [{ ...general, header: {} }, 'token-signatures'],
      [{ ...general, signatures: new Array(9).fill(general.signatures[0]) }, 'token-signatures'],
      [{ ...flattened, signature: general.signatures[1]?.signature ?? '' }, 'signature-invalid'],
    ];
    for (const [form, code] of cases) {
      const result = await verify(form, POLICY);
      const codes = result.checks.flatMap((check) => (check.outcome === 'failed' ? [check.code] : []));
      assert.ok(codes.includes(code as never), `${code} in ${codes.join(', ')}`);
      assert.equal(result.verified, false);
    }
  });
});

describe('Disclosures', () => {
  it('give back the payload that was concealed, whatever was chosen', () => {
    const value = fc.letrec<{ node: JsonValue }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('node'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).node;
    const payload = fc.dictionary(fc.stringMatching(/^[a-z]{4,8}$/), value, {
      minKeys: 1,
      maxKeys: 4,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(payload, fc.infiniteStream(fc.boolean()), (document, choices) => {
        const pointers = allPointers(document).filter(() => choices.next().value);
        const { payload: concealed, disclosures } = conceal(document as JsonObject, pointers);
        const revealed = applyDisclosures(concealed, disclosures);
        assert.ok('document' in revealed, JSON.stringify(revealed));
        assert.deepEqual(revealed.document, document);
        if (pointers.length > 0) assert.ok('document' in applyDisclosures(concealed, []));
      }),
      { numRuns: 200 },
    );
  });

  it('have the digests of RFC 9901, section 4.2', () => {
    const disclosureDigest = digestOf({});
    assert.ok(typeof disclosureDigest === 'function');
    const name = 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0';
    assert.equal(disclosureDigest(name), 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0');
    assert.deepEqual(readDisclosure(name), { name: 'family_name', value: 'Möbius' });
    const element = 'WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0';
    assert.equal(disclosureDigest(element), 'w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs');
    assert.deepEqual(readDisclosure(element), { value: 'FR' });
  });

  it('refuse a digest that stands twice, and a name that is there already', () => {
    const [one, two] = ['givenName', 'familyName'].map((name) =>
      Buffer.from(JSON.stringify(['c2FsdHNhbHRzYWx0', name, 'x'])).toString('base64url'),
    );
    const digests = [one, two].map((text) => hash('sha256', text ?? '', 'base64url'));
    const refuses = (payload: JsonObject, disclosures: readonly string[]) =>
      assert.equal('code' in applyDisclosures(payload, disclosures), true);
    refuses({ _sd: [digests[0] ?? '', digests[0] ?? ''] }, [one ?? '']);
    refuses({ _sd: [digests[0] ?? ''], nested: { _sd: [digests[0] ?? ''] } }, [one ?? '']);
    refuses({ _sd: [digests[0] ?? ''], givenName: 'y' }, [one ?? '']);
    refuses({ _sd: [digests[0] ?? ''] }, [one ?? '', two ?? '']);
    refuses({ list: [{ '...': digests[0] ?? '' }] }, [one ?? '']);
    refuses({ '...': digests[0] ?? '' }, [one ?? '']);
    refuses({ _sd_alg: 'sha-224', _sd: [] }, []);
    refuses({ _sd: 'x' }, []);
  });
});

function allPointers(value: JsonValue, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const own = `${path}/${key}`;
    return path === '' && ['type', 'issuer'].includes(key) ? [] : [own, ...allPointers(member as JsonValue, own)];
  });
}
