import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { createProof } from '../../../../agent/identity/data-integrity/create-proof.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import { verifyCredential } from '../../../../agent/identity/verify/verify-credential.ts';
import { NOW } from '../world.ts';

const V1 = 'https://www.w3.org/2018/credentials/v1';
const DATA_INTEGRITY = 'https://w3id.org/security/data-integrity/v2';
const signer = generateSoftwareSigner('Ed25519');
const credential: JsonObject = {
  '@context': [V1, DATA_INTEGRITY, { degree: 'https://own.example/degree' }],
  type: ['VerifiableCredential'],
  issuer: signer.controller,
  issuanceDate: '2020-01-01T00:00:00Z',
  expirationDate: '2027-01-01T00:00:00Z',
  credentialSubject: { id: 'did:example:alice', degree: 'Bachelor' },
};

async function verdict(document: JsonObject, now = NOW): Promise<string | undefined> {
  const policy = { trustedIssuers: 'any', inlineContexts: true, now: () => now } as const;
  const result = await verifyCredential(document, policy);
  assert.equal(result.verified, result.credentials.length === 1);
  return result.checks.find(({ outcome }) => outcome === 'failed')?.code;
}

describe('Credentials of data model 1.1', () => {
  for (const cryptosuite of ['eddsa-rdfc-2022', 'eddsa-jcs-2022'] as const) {
    const secure = (document: JsonObject) => createProof(document, { signer, cryptosuite, purpose: 'assertionMethod' });

    it(`${cryptosuite}: pass, and are refused when expired or not yet issued`, async () => {
      const signed = await secure(credential);
      assert.equal(await verdict(signed), undefined);
      assert.equal(await verdict(signed, Date.parse('2027-01-02T00:00:00Z')), 'credential-expired');
      assert.equal(await verdict(signed, Date.parse('2019-01-02T00:00:00Z')), 'credential-not-yet-valid');
    });

    it(`${cryptosuite}: are refused without a date of issue, or with one that is no instant`, async () => {
      const { issuanceDate: _, ...dateless } = credential;
      assert.equal(await verdict(await secure(dateless)), 'credential-malformed');
      assert.equal(await verdict(await secure({ ...credential, issuanceDate: '2020-01-01' })), 'credential-malformed');
    });
  }
});
