import assert from 'node:assert/strict';
import type { CredentialPayload, PresentationPayload, VerifiableCredential } from '@veramo/core-types';
import { CredentialProviderJWT } from '@veramo/credential-jwt';
import { createDidResolver, didKey } from '../../../agent/identity/did/index.ts';
import { createStatusChecker, memoryListStore } from '../../../agent/identity/status-list/index.ts';
import {
  CredentialStatusPlugin,
  EngineCredentialProvider,
  type IdentityAgent,
  openIdentityAgent,
  SoftwareKms,
} from '../../../agent/veramo/index.ts';
import { openIdentityStores } from '../../../agent/veramo/stores/index.ts';
import { madeStore } from '../base/store/made-store.ts';
import { issuerAndSource, NOW, verifyList } from '../identity/status-list/lists.ts';
import { withDirectory } from '../identity/temporary-directory.ts';

const V2 = 'https://www.w3.org/ns/credentials/v2';
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';
const ANSWER = { challenge: 'nonce-1', domain: 'did:web:verifier.example' };

async function withAgent<T>(
  work: (agent: IdentityAgent, status: Awaited<ReturnType<typeof issuerAndSource>>) => Promise<T>,
): Promise<T> {
  return withDirectory(async (directory) => {
    const stores = await openIdentityStores(await madeStore(directory), Buffer.alloc(32, 1));
    const resolver = createDidResolver({ methods: [didKey] });
    const status = await issuerAndSource(memoryListStore());
    const statusChecker = createStatusChecker({
      source: status.source,
      verifyList,
      refreshAfterMs: 0,
      maxAgeMs: Number.MAX_SAFE_INTEGER,
    });
    const agent = await openIdentityAgent({
      kms: { software: new SoftwareKms(stores.privateKeys) },
      defaultKms: 'software',
      keyStore: stores.keys,
      didStore: stores.dids,
      resolver,
      credentialProviders: [
        new EngineCredentialProvider({ resolver, policy: { statusChecker, now: () => NOW } }),
        new CredentialProviderJWT(),
      ],
      schemaValidation: true,
      plugins: [stores.data, new CredentialStatusPlugin(statusChecker, () => NOW)],
    });
    try {
      return await work(agent, status);
    } finally {
      await stores.close();
    }
  });
}

function payload(issuer: string, subject: string, more: object = {}): CredentialPayload {
  return {
    '@context': [V2, EXAMPLES],
    type: ['VerifiableCredential', 'ExampleAlumniCredential'],
    issuer,
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: { id: subject, alumniOf: 'Example University' },
    ...more,
  } as unknown as CredentialPayload;
}

const holding = (holder: string, credentials: unknown[]): PresentationPayload =>
  ({
    '@context': [V2],
    type: ['VerifiablePresentation'],
    holder,
    verifiableCredential: credentials,
  }) as unknown as PresentationPayload;

describe('the engine as a Veramo credential provider', () => {
  for (const [proofFormat, keyType] of [
    ['eddsa-jcs-2022', 'Ed25519'],
    ['eddsa-rdfc-2022', 'Ed25519'],
    ['ecdsa-jcs-2019', 'P-256'],
    ['ecdsa-rdfc-2019', 'P-384'],
    ['vc+jwt', 'P-256'],
  ] as const)
    it(`issues, presents and verifies VCDM 2.0 as ${proofFormat} with a ${keyType} key`, async () => {
      await withAgent(async ({ createDid, veramo }) => {
        const [issuer, holder] = [await createDid({ keyType }), await createDid({ keyType })];
        const credential = await veramo.createVerifiableCredential({
          credential: payload(issuer.did, holder.did),
          proofFormat,
          save: true,
        });
        assert.ok(!('issuanceDate' in credential));
        const verified = await veramo.verifyCredential({ credential });
        assert.equal(verified.verified, true, JSON.stringify(verified.error));
        const presentation = await veramo.createVerifiablePresentation({
          presentation: holding(holder.did, [credential]),
          proofFormat,
          ...ANSWER,
        });
        const result = await veramo.verifyPresentation({
          presentation,
          ...ANSWER,
          policies: { now: Date.now() / 1000 },
        });
        assert.equal(result.verified, true, JSON.stringify(result.error));
        assert.equal(await veramo.dataStoreORMGetVerifiableCredentialsCount({}), 1);
      });
    });

  it('turns Veramo’s dates into those of VCDM 2.0', async () => {
    await withAgent(async ({ createDid, veramo }) => {
      const { did } = await createDid();
      const given = {
        ...payload(did, did),
        validFrom: undefined,
        issuanceDate: '2026-02-01T00:00:00.123Z',
        expirationDate: new Date('2027-02-01T00:00:00Z'),
      };
      const credential = await veramo.createVerifiableCredential({
        credential: given as unknown as CredentialPayload,
        proofFormat: 'eddsa-jcs-2022',
      });
      assert.deepEqual([credential.validFrom, credential.validUntil], ['2026-02-01T00:00:00Z', '2027-02-01T00:00:00Z']);
    });
  });

  it('offers each key the formats that it is good for', async () => {
    await withAgent(async ({ createDid, veramo }) => {
      const { did } = await createDid({ keyType: 'P-384' });
      const formats = await veramo.listUsableProofFormats(await veramo.didManagerGet({ did }));
      assert.ok(formats.includes('ecdsa-jcs-2019') && formats.includes('vc+jwt'));
      assert.ok(!formats.includes('eddsa-jcs-2022') && !formats.includes('ecdsa-sd-2023'));
      const credential = payload(did, did);
      await assert.rejects(veramo.createVerifiableCredential({ credential, proofFormat: 'eddsa-jcs-2022' }), {
        code: 'kms-key-unknown',
      });
    });
  });

  it('refuses what stock Veramo lets through: forged inner credential, another’s credential, no challenge', async () => {
    await withAgent(async ({ createDid, veramo }) => {
      const [issuer, alice, mallory] = [await createDid(), await createDid(), await createDid()];
      const proofFormat = 'eddsa-jcs-2022';
      const credential = await veramo.createVerifiableCredential({
        credential: payload(issuer.did, alice.did),
        proofFormat,
      });
      const now = { policies: { now: Date.now() / 1000 } };
      const codeFor = async (holder: string, inner: unknown, answer: object = ANSWER) => {
        const presentation = await veramo.createVerifiablePresentation({
          presentation: holding(holder, [inner]),
          proofFormat,
          ...ANSWER,
        });
        const { verified, error } = await veramo.verifyPresentation({ presentation, ...answer, ...now });
        assert.equal(verified, false);
        return error?.errorCode;
      };
      const forged = { ...credential, credentialSubject: { ...credential.credentialSubject, alumniOf: 'Other' } };
      assert.equal(await codeFor(alice.did, forged), 'signature-invalid');
      assert.equal(await codeFor(mallory.did, credential), 'holder-not-subject');
      assert.equal(await codeFor(alice.did, credential, {}), 'challenge-mismatch');
      assert.equal(await codeFor(alice.did, credential, { challenge: ANSWER.challenge }), 'domain-mismatch');
      assert.equal(await codeFor(alice.did, credential, { ...ANSWER, challenge: 'nonce-2' }), 'challenge-mismatch');
    });
  });

  it('refuses a token whose readable twin was edited', async () => {
    await withAgent(async ({ createDid, veramo }) => {
      const { did } = await createDid();
      const credential = await veramo.createVerifiableCredential({
        credential: payload(did, did),
        proofFormat: 'vc+jwt',
      });
      const edited = { ...credential, credentialSubject: { ...credential.credentialSubject, alumniOf: 'Other' } };
      assert.equal((await veramo.verifyCredential({ credential: edited })).error?.errorCode, 'unsigned-content');
      assert.equal((await veramo.verifyCredential({ credential: credential.proof.jwt })).verified, true);
    });
  });

  it('refuses an expired 2.0 credential and a revoked one', async () => {
    await withAgent(async ({ createDid, veramo }, { lists, signer }) => {
      const { did } = await createDid();
      const proofFormat = 'eddsa-jcs-2022';
      const expired = await veramo.createVerifiableCredential({
        credential: payload(did, did, { validUntil: '2026-04-01T00:00:00Z' }),
        proofFormat,
      });
      assert.equal((await veramo.verifyCredential({ credential: expired })).error?.errorCode, 'credential-expired');

      const entry = await lists.allocate();
      await veramo.didManagerImport({ did: signer.controller, provider: 'did:key', keys: [], services: [] });
      const { issueCredential } = await import('../../../agent/identity/issue/issue-credential.ts');
      const issued = await issueCredential({ ...payload(signer.controller, did), credentialStatus: entry }, { signer });
      const credential = issued as unknown as VerifiableCredential;
      assert.equal((await veramo.verifyCredential({ credential })).verified, true);
      await lists.set(entry, 1);
      const refused = await veramo.verifyCredential({ credential });
      assert.deepEqual([refused.verified, refused.error?.errorCode], [false, 'revoked']);
      const alone = await veramo.verifyCredential({ credential, policies: { credentialStatus: false } });
      assert.deepEqual([alone.verified, alone.error?.errorCode], [false, 'status-revoked']);
    });
  });

  it('has calls of the wrong shape refused before they reach a provider', async () => {
    await withAgent(async ({ veramo }) => {
      await assert.rejects(veramo.verifyCredential({} as never), /credential/);
      await assert.rejects(veramo.createVerifiableCredential({ credential: {} } as never), /proofFormat/);
      await assert.rejects(veramo.resolveDid({ didUrl: 7 } as never), /didUrl|type/i);
    });
  });

  it('leaves JWTs of VCDM 1.1 to the providers behind it', async () => {
    await withAgent(async ({ createDid, veramo }) => {
      const { did } = await createDid();
      const credential = await veramo.createVerifiableCredential({
        credential: { issuer: did, credentialSubject: { id: did, name: 'x' } } as unknown as CredentialPayload,
        proofFormat: 'jwt',
      });
      assert.equal(typeof credential.proof.jwt, 'string');
      assert.equal((await veramo.verifyCredential({ credential })).verified, true);
    });
  });
});
