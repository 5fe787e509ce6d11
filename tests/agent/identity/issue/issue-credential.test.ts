import assert from 'node:assert/strict';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import { cryptosuite as eddsaRdfc } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import type { JsonObject, JsonValue } from '../../../../agent/identity/base/json.ts';
import { loadContext } from '../../../../agent/identity/contexts/document-loader.ts';
import { resolveDidKey } from '../../../../agent/identity/did/did-key.ts';
import { issueCredential } from '../../../../agent/identity/issue/issue-credential.ts';
import { issueJwt } from '../../../../agent/identity/jose/create-jwt.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import { verifyCredential } from '../../../../agent/identity/verify/verify-credential.ts';
import { FingerpostError } from '../../../../schemas/failure.ts';
import { NOW, residence, V2 } from '../world.ts';

const signer = generateSoftwareSigner('Ed25519');
const good = residence('did:example:replaced', 'did:example:alice');
const STATUS = { type: 'BitstringStatusListEntry', statusPurpose: 'revocation' };

/** A change to a good credential, and the code with which it is refused, whatever is to secure it. */
const REFUSED: Readonly<Record<string, readonly [JsonValue | undefined, string][]>> = {
  '@context': [
    [undefined, 'context-malformed'],
    [V2, 'context-malformed'],
    [['https://fingerpost.example/contexts/v1', V2], 'context-malformed'],
    [['https://www.w3.org/2018/credentials/v1'], 'credential-malformed'],
    [[V2, 1], 'context-malformed'],
    [[V2, null], 'context-malformed'],
    [[V2, 'https://example.org/unknown'], 'context-unknown'],
    [[V2, 'not a url'], 'context-unknown'],
    [[V2, { type: '@id' }], 'terms-undefined'],
    [[V2, { VerifiableCredential: 'https://example.org/x' }], 'terms-undefined'],
  ],
  type: [
    [undefined, 'credential-malformed'],
    ['ResidenceCredential', 'credential-malformed'],
    [[], 'credential-malformed'],
    [['VerifiableCredential', 'NotDefined'], 'terms-undefined'],
    [['VerifiableCredential', 7], 'credential-malformed'],
  ],
  id: [
    [null, 'credential-malformed'],
    [['urn:x:1'], 'credential-malformed'],
    ['relative', 'credential-malformed'],
    [{}, 'credential-malformed'],
  ],
  issuer: [
    [undefined, 'credential-malformed'],
    [null, 'credential-malformed'],
    ['relative', 'credential-malformed'],
    [{ id: 'relative' }, 'credential-malformed'],
    [{ name: 'x' }, 'credential-malformed'],
    [['did:x:y'], 'credential-malformed'],
  ],
  credentialSubject: [
    [undefined, 'credential-malformed'],
    [{}, 'credential-malformed'],
    [[], 'credential-malformed'],
    [[{ id: 'did:x:y' }, {}], 'credential-malformed'],
    ['did:x:y', 'credential-malformed'],
    [{ id: 'relative' }, 'credential-malformed'],
    [{ id: 'did:x:y', favouriteColour: 'blue' }, 'terms-undefined'],
    [{ id: 'did:x:y', address: { id: null } }, 'credential-malformed'],
  ],
  validFrom: [
    ['2026-01-01', 'credential-malformed'],
    ['2026-01-01T00:00:00', 'credential-malformed'],
    ['2026-13-01T00:00:00Z', 'credential-malformed'],
    ['2026-02-30T00:00:00Z', 'credential-malformed'],
    [7, 'credential-malformed'],
    ['2028-01-01T00:00:00Z', 'credential-malformed'],
  ],
  validUntil: [
    ['tomorrow', 'credential-malformed'],
    ['2025-01-01T00:00:00Z', 'credential-malformed'],
    [null, 'credential-malformed'],
  ],
  name: [
    [7, 'credential-malformed'],
    [[], 'credential-malformed'],
    [{ '@value': 7 }, 'credential-malformed'],
    [{ '@value': 'x', extra: 1 }, 'credential-malformed'],
    [{ '@value': 'x', '@language': 'not a tag' }, 'credential-malformed'],
    [{ '@value': 'x', '@direction': 'up' }, 'credential-malformed'],
  ],
  description: [[true, 'credential-malformed']],
  credentialStatus: [
    [{ statusPurpose: 'revocation' }, 'credential-malformed'],
    [{ ...STATUS, id: 'relative' }, 'credential-malformed'],
    [{ ...STATUS, id: ['urn:x:1', 'urn:x:2'] }, 'credential-malformed'],
    ['https://example.org/', 'credential-malformed'],
  ],
  credentialSchema: [
    [{ type: 'JsonSchema' }, 'credential-malformed'],
    [{ id: 'https://example.org/s' }, 'credential-malformed'],
  ],
  termsOfUse: [[{ id: 'https://example.org/t' }, 'credential-malformed']],
  evidence: [[[{ type: 'Person' }, {}], 'credential-malformed']],
  refreshService: [[{ id: 'https://example.org/r' }, 'credential-malformed']],
  relatedResource: [
    [{ digestSRI: 'sha256-x' }, 'credential-malformed'],
    [{ id: V2 }, 'credential-malformed'],
    [{ id: V2, digestSRI: `sha256-${'A'.repeat(43)}=` }, 'related-resource-mismatch'],
    [{ id: V2, digestSRI: 'md5-AAAA' }, 'related-resource-mismatch'],
    [{ id: V2, digestMultibase: `u${Buffer.alloc(32, 7).toString('base64url')}` }, 'related-resource-mismatch'],
    [
      { id: 'https://example.org/other', digestMultibase: `u${Buffer.alloc(40, 7).toString('base64url')}` },
      'related-resource-mismatch',
    ],
    [
      [
        { id: V2, digestSRI: 'sha256-JKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k=' },
        { id: V2, digestSRI: 'x' },
      ],
      'credential-malformed',
    ],
  ],
};

describe('Issuing a credential', () => {
  for (const [property, cases] of Object.entries(REFUSED))
    it(`refuses what VCDM 2.0 forbids of ${property}`, async () => {
      for (const [value, code] of cases) {
        const { [property]: _, ...rest } = good;
        const document = value === undefined ? rest : { ...good, [property]: value };
        const isRefusal = (error: unknown): boolean => error instanceof FingerpostError && error.code === code;
        await assert.rejects(issueCredential(document, { signer }), isRefusal, `${JSON.stringify(value)} by JCS`);
        await assert.rejects(
          issueCredential(document, { signer, cryptosuite: 'eddsa-rdfc-2022' }),
          isRefusal,
          `${JSON.stringify(value)} by RDFC`,
        );
        await assert.rejects(issueJwt(document, { signer }), isRefusal, `${JSON.stringify(value)} by JWT`);
      }
    });

  it('refuses what is no document, and a suite that is not the key’s', async () => {
    for (const input of [null, 1, 'text', [], '[]', '{"a":1,"a":2}'])
      await assert.rejects(issueCredential(input, { signer }), { code: 'input-unreadable' });
    await assert.rejects(issueCredential(good, { signer, cryptosuite: 'ecdsa-jcs-2019' }), {
      code: 'algorithm-mismatch',
    });
  });

  it('accepts what VCDM 2.0 allows', async () => {
    const allowed: readonly JsonObject[] = [
      { name: { '@value': 'Wohnsitz', '@language': 'de', '@direction': 'ltr' } },
      { name: ['a', { '@value': 'b', '@language': 'en-GB' }] },
      { issuer: { id: 'did:x:y', name: 'City', description: [{ '@value': 'x' }] } },
      { validFrom: '2099-01-01T00:00:00.5+09:00', validUntil: '2099-06-01T24:00:00Z' },
      { credentialStatus: { ...STATUS, statusListIndex: '1', statusListCredential: 'https://example.org/1' } },
      {
        relatedResource: {
          id: V2,
          digestSRI: 'sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU',
        },
      },
      { relatedResource: { id: V2, digestMultibase: 'uWZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ' } },
      // As it was published from July 2024 until February 2025.
      { relatedResource: { id: V2, digestSRI: 'sha256-JKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k=' } },
      { relatedResource: { id: 'https://example.org/other', digestSRI: `sha256-${'A'.repeat(43)}=` } },
      { credentialSubject: [{ id: 'did:x:y' }, { givenName: 'x' }] },
    ];
    for (const more of allowed) {
      const issued = await issueCredential({ ...good, ...more }, { signer });
      const { issuer } = issued;
      assert.equal(typeof issuer === 'string' ? issuer : (issuer as JsonObject).id, signer.controller);
    }
    const kept = await issueCredential({ ...good, issuer: { id: 'did:x:y', name: 'City' } }, { signer });
    assert.deepEqual(kept.issuer, { id: signer.controller, name: 'City' });
  });
});

describe('Credentials across libraries', () => {
  const load = async (url: string): Promise<unknown> => {
    if (!url.startsWith('did:key:')) return loadContext(url);
    const { didDocument } = resolveDidKey(url.split('#', 1)[0] ?? '');
    const method = didDocument?.verificationMethod?.[0];
    const document = url.includes('#')
      ? { '@context': 'https://w3id.org/security/multikey/v1', ...method }
      : didDocument;
    return { contextUrl: null, documentUrl: url, document };
  };
  const external = {
    id: signer.verificationMethod,
    algorithm: 'Ed25519',
    sign: ({ data }: { data: Uint8Array }) => signer.sign(data),
  };

  it('ours pass there, and theirs pass here', async () => {
    for (const [name, sign, verify] of [
      ['eddsa-rdfc-2022', eddsaRdfc, eddsaRdfc],
      ['eddsa-jcs-2022', eddsaJcs.createSignCryptosuite(), eddsaJcs.createVerifyCryptosuite()],
    ] as const) {
      const ours = await issueCredential(good, { signer, cryptosuite: name });
      const there = await vc.verifyCredential({
        credential: structuredClone(ours),
        suite: new DataIntegrityProof({ cryptosuite: verify }),
        documentLoader: load,
        now: new Date(NOW),
      });
      assert.equal(there.verified, true, JSON.stringify(there.error));
      const theirs = await vc.issue({
        credential: { ...good, issuer: signer.controller },
        suite: new DataIntegrityProof({ cryptosuite: sign, signer: external }),
        documentLoader: load,
        now: new Date(NOW),
      });
      const here = await verifyCredential(JSON.stringify(theirs), { trustedIssuers: 'any', now: () => NOW });
      assert.equal(here.verified, true, JSON.stringify(here.checks));
      assert.equal(here.credentials[0]?.mechanism, name);
    }
  });
});
