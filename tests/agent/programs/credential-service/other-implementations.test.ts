import assert from 'node:assert/strict';
import { hash, randomUUID } from 'node:crypto';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite as ecdsaRdfc } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import { cryptosuite as eddsaRdfc } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import jsonld from 'jsonld';
import * as rdfCanonize from 'rdf-canonize';
import { encodeBase58 } from '../../../../agent/identity/base/base58.ts';
import { loadContext } from '../../../../agent/identity/contexts/document-loader.ts';
import { resolveDidKey } from '../../../../agent/identity/did/did-key.ts';
import type { Signer } from '../../../../agent/identity/keys/signer.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import { assertRefused, credential, V2 } from './documents.ts';
import { startTestAgent, type TestAgent } from './running-agent.ts';

/** Terms that lie in one another: what a cabinet's label says of the cards in its drawers. */
const DRAWERS = {
  '@protected': true,
  CabinetLabel: 'https://cabinet.example/terms#CabinetLabel',
  drawers: { '@id': 'https://cabinet.example/terms#drawers', '@type': '@id' },
  Drawer: {
    '@id': 'https://cabinet.example/terms#Drawer',
    '@context': {
      '@protected': true,
      id: '@id',
      type: '@type',
      letter: 'https://cabinet.example/terms#letter',
      cards: {
        '@id': 'https://cabinet.example/terms#cards',
        '@context': {
          '@protected': true,
          shelfmark: 'https://cabinet.example/terms#shelfmark',
          width: 'https://cabinet.example/terms#width',
        },
      },
    },
  },
};
const LABEL = {
  '@context': [V2, DRAWERS],
  type: ['VerifiableCredential', 'CabinetLabel'],
  issuer: 'did:example:replaced',
  credentialSubject: {
    name: 'Cabinet 4',
    drawers: [
      {
        type: 'Drawer',
        letter: 'K',
        cards: [
          { shelfmark: 'K 17', width: 12.5 },
          { shelfmark: 'K 18', width: 7 },
        ],
      },
      {
        type: 'Drawer',
        letter: 'L',
        cards: [
          { shelfmark: 'L 2', width: 12.5 },
          { shelfmark: 'L 3', width: 0.25 },
        ],
      },
    ],
  },
};
const SHOWN = ['/credentialSubject/drawers/0/letter', '/credentialSubject/drawers/1/cards/1'];

async function load(url: string): Promise<unknown> {
  if (!url.startsWith('did:key:')) return loadContext(url);
  const { didDocument } = resolveDidKey(url.split('#', 1)[0] ?? url);
  const method = didDocument?.verificationMethod?.find(({ id }) => id === url);
  const document = url.includes('#') ? { '@context': 'https://w3id.org/security/multikey/v1', ...method } : didDocument;
  return { contextUrl: null, documentUrl: url, document };
}

function external(signer: Signer) {
  const { verificationMethod: id, algorithm } = signer;
  return { id, algorithm, sign: ({ data }: { readonly data: Uint8Array }) => signer.sign(data) };
}

const ed25519 = generateSoftwareSigner('Ed25519');
const p256 = generateSoftwareSigner('P-256');
const p384 = generateSoftwareSigner('P-384');

describe('credentials of other implementations over HTTPS', () => {
  let server: TestAgent;
  before(async () => {
    server = await startTestAgent();
  });
  after(() => server.stop());

  const verify = (verifiableCredential: unknown) =>
    server.post('/credentials/verify', { verifiableCredential, options: { checks: ['proof'] } });

  async function assertVerifies(verifiableCredential: unknown, what: string): Promise<void> {
    const reply = await verify(verifiableCredential);
    assert.equal(reply.status, 200, `${what}: ${reply.text.slice(0, 400)}`);
    assert.equal(reply.body.verified, true, what);
  }

  async function assertVerifiesThere(credential: object, cryptosuite: object, what: string): Promise<void> {
    const suite = new DataIntegrityProof({ cryptosuite });
    const { verified, error } = await vc.verifyCredential({ credential, suite, documentLoader: load });
    assert.equal(verified, true, `${what}: ${JSON.stringify(error)}`);
  }

  async function issued(url: string, document: object, options?: object): Promise<Record<string, unknown>> {
    const reply = await server.post(`/${url}/credentials/issue`, { credential: document, options });
    assert.equal(reply.status, 201, `${url}: ${reply.text.slice(0, 400)}`);
    return reply.body.verifiableCredential ?? reply.body;
  }

  it('theirs verify here, ours verify there, and a changed one nowhere', async () => {
    for (const [url, signer, sign, check] of [
      ['eddsa-rdfc-2022/ed25519', ed25519, eddsaRdfc, eddsaRdfc],
      ['eddsa-jcs-2022/ed25519', ed25519, eddsaJcs.createSignCryptosuite(), eddsaJcs.createVerifyCryptosuite()],
      ['ecdsa-rdfc-2019/p-256', p256, ecdsaRdfc, ecdsaRdfc],
      ['ecdsa-rdfc-2019/p-384', p384, ecdsaRdfc, ecdsaRdfc],
    ] as const) {
      const theirs = await vc.issue({
        credential: credential({ issuer: signer.controller }),
        suite: new DataIntegrityProof({ cryptosuite: sign, signer: external(signer) }),
        documentLoader: load,
      });
      await assertVerifies(theirs, url);
      assertRefused(await verify({ ...theirs, validFrom: '2026-01-02T00:00:00Z' }), url);
      await assertVerifiesThere(await issued(url, credential()), check, url);
    }
  });

  it('what they derive under a context of nested terms verifies here, and what we derive verifies there', async () => {
    const theirs = await vc.issue({
      credential: { ...LABEL, issuer: p256.controller },
      suite: new DataIntegrityProof({
        cryptosuite: ecdsaSd.createSignCryptosuite({ mandatoryPointers: ['/issuer'] }),
        signer: external(p256),
      }),
      documentLoader: load,
    });
    const ours = await issued('ecdsa-sd-2023/p-256', LABEL, { mandatoryPointers: ['/issuer'] });
    for (const [what, base] of [
      ['theirs', theirs],
      ['ours', ours],
    ] as const) {
      assertRefused(await verify(base), `${what}: base proof`);
      const there = await vc.derive({
        verifiableCredential: structuredClone(base),
        suite: new DataIntegrityProof({ cryptosuite: ecdsaSd.createDiscloseCryptosuite({ selectivePointers: SHOWN }) }),
        documentLoader: load,
      });
      const here = await server.post('/credentials/derive', {
        verifiableCredential: base,
        options: { selectivePointers: SHOWN },
      });
      assert.equal(here.status, 201, here.text.slice(0, 400));
      for (const [by, derived] of [
        ['there', there],
        ['here', here.body.verifiableCredential],
      ] as const) {
        const name = `${what}, derived ${by}`;
        assert.ok(!JSON.stringify(derived).includes('K 17'), name);
        assert.ok(JSON.stringify(derived).includes('L 3'), name);
        await assertVerifies(derived, name);
        await assertVerifiesThere(structuredClone(derived), ecdsaSd.createVerifyCryptosuite(), name);
        assertRefused(await verify({ ...derived, id: 'urn:uuid:00000000-0000-4000-8000-000000000000' }), name);
      }
    }
  });

  it('sets and chains of proofs made with other libraries verify, and broken ones do not', async () => {
    const one = await withProof({ ...LABEL, issuer: p256.controller }, []);
    const set = await withProof(one, []);
    const chain = await withProof(one, [one.proof[0]?.id ?? '']);
    const long = await withProof(chain, [chain.proof[1]?.id ?? '']);
    for (const [what, document] of Object.entries({ one, set, chain, long })) await assertVerifies(document, what);
    const renamed = structuredClone(chain);
    const first = renamed.proof[0];
    assert.ok(first !== undefined);
    first.id = `urn:uuid:${randomUUID()}`;
    assertRefused(await verify(renamed), 'the proof that is named is gone');
    assertRefused(await verify({ ...chain, proof: chain.proof.slice(1) }), 'without the proof that it stands on');
    const turned = structuredClone(long);
    const third = turned.proof[2];
    assert.ok(third !== undefined);
    third.previousProof = turned.proof[0]?.id ?? '';
    assertRefused(await verify(turned), 'stands on another proof than it signed');
  });

  it('a malformed status entry of another issuer is called malformed', async () => {
    const entry = {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '40',
      statusListCredential: 'https://cabinet.example/status/1',
    };
    for (const changes of [{ statusListIndex: '040' }, { statusSize: 2 }, { statusMessage: [] }]) {
      const theirs = await vc.issue({
        credential: credential({ issuer: ed25519.controller, credentialStatus: { ...entry, ...changes } }),
        suite: new DataIntegrityProof({ cryptosuite: eddsaJcs.createSignCryptosuite(), signer: external(ed25519) }),
        documentLoader: load,
      });
      const { body } = await verify(theirs);
      assert.deepEqual(body.errors, ['status-entry-invalid'], JSON.stringify(changes));
      assert.equal(body.problemDetails[0].type, 'https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR');
    }
  });

  it('a status entry of several bits, with what each value says, is issued, and all of it is signed', async () => {
    const entry = {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'message',
      statusListIndex: '40',
      statusListCredential: 'https://cabinet.example/status/1',
      statusSize: 2,
      statusMessage: ['on the shelf', 'lent', 'at the binder', 'missed'].map((message, value) => ({
        status: `0x${value}`,
        message,
      })),
      statusReference: 'https://cabinet.example/status/words',
    };
    for (const url of [
      'eddsa-rdfc-2022/ed25519',
      'eddsa-jcs-2022/ed25519',
      'ecdsa-rdfc-2019/p-256',
      'ecdsa-jcs-2019/p-384',
      'jose/p-256',
    ])
      assert.deepEqual(
        (await verify(await issued(url, credential({ credentialStatus: entry })))).body.errors,
        ['status-list-unavailable'],
        url,
      );
    const rdfc = await issued('eddsa-rdfc-2022/ed25519', credential({ credentialStatus: entry }));
    const { problemDetails } = (await verify(rdfc)).body;
    assert.equal(problemDetails[0].type, 'https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR');
    const said = { ...entry, statusReference: 'https://cabinet.example/status/other-words' };
    assert.deepEqual((await verify({ ...rdfc, credentialStatus: said })).body.errors, ['signature-invalid']);
  });
});

interface Proof {
  readonly [name: string]: unknown;
  id: string;
  previousProof?: string;
}

/** VC-DI-ECDSA §3.2 with a proof chain of Data Integrity §4.2 step by step over `jsonld` and `rdf-canonize`. */
async function withProof(
  given: Readonly<Record<string, unknown>> & { readonly proof?: readonly Proof[] },
  previous: readonly string[],
): Promise<Record<string, unknown> & { proof: Proof[] }> {
  const { proof: existing = [], ...bare } = given;
  const options: Proof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'ecdsa-rdfc-2019',
    id: `urn:uuid:${randomUUID()}`,
    created: '2026-01-01T00:00:00Z',
    proofPurpose: 'assertionMethod',
    verificationMethod: p256.verificationMethod,
  };
  const [named] = previous;
  if (named !== undefined) options.previousProof = named;
  const covered = existing.filter(({ id }) => previous.includes(id));
  const data = Buffer.concat([
    await digest({ '@context': bare['@context'], ...options }),
    await digest(covered.length === 0 ? bare : { ...bare, proof: covered }),
  ]);
  const proofValue = `z${encodeBase58(await p256.sign(data))}`;
  return { ...bare, proof: [...existing, { ...options, proofValue }] };
}

async function digest(document: object): Promise<Buffer> {
  const dataset = await jsonld.toRDF(document, {
    safe: true,
    base: null,
    documentLoader: loadContext,
    rdfDirection: 'i18n-datatype',
    produceGeneralizedRdf: false,
  });
  const text = await rdfCanonize.canonize(dataset, {
    algorithm: 'RDFC-1.0',
    format: 'application/n-quads',
    messageDigestAlgorithm: 'SHA-256',
  });
  return hash('sha256', text, 'buffer');
}
