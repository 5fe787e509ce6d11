import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBase58 } from '../../../../agent/identity/base/base58.ts';
import { canonicalJson } from '../../../../agent/identity/base/jcs.ts';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { parseTime } from '../../../../agent/identity/base/time.ts';
import { createProof } from '../../../../agent/identity/data-integrity/create-proof.ts';
import { jcsHashData } from '../../../../agent/identity/data-integrity/prepare-proof.ts';
import { rdfcHashData } from '../../../../agent/identity/data-integrity/rdfc-suite.ts';
import { verifyProofs } from '../../../../agent/identity/data-integrity/verify-proofs.ts';
import { canonicalise } from '../../../../agent/identity/json-ld/canonicalise.ts';
import { softwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import { keyFromSecret } from '../secret-key.ts';
import { needVectors, readJson, readText } from '../shared-vectors.ts';

const DEMANDS = {
  purpose: 'assertionMethod',
  now: Date.parse('2024-06-01T00:00:00Z'),
  accepts: () => true,
  acceptsAlgorithm: () => true,
  clockSkewMs: 0,
} as const;

interface Case {
  readonly folder: readonly [string, string, ...string[]];
  readonly suffix: string;
  readonly algorithm: 'Ed25519' | 'P-256' | 'P-384';
  readonly jcs: boolean;
}

const CASES: readonly Case[] = [
  { folder: ['vc-di-eddsa', 'eddsa-rdfc-2022'], suffix: 'DataInt', algorithm: 'Ed25519', jcs: false },
  { folder: ['vc-di-eddsa', 'eddsa-rdfc-2022', 'employ'], suffix: 'DataInt', algorithm: 'Ed25519', jcs: false },
  { folder: ['vc-di-eddsa', 'eddsa-jcs-2022'], suffix: 'JCS', algorithm: 'Ed25519', jcs: true },
  { folder: ['vc-di-ecdsa', 'ecdsa-rdfc-2019-p256'], suffix: 'ECDSAP256', algorithm: 'P-256', jcs: false },
  { folder: ['vc-di-ecdsa', 'ecdsa-rdfc-2019-p256', 'employ'], suffix: 'ECDSAP256', algorithm: 'P-256', jcs: false },
  { folder: ['vc-di-ecdsa', 'ecdsa-rdfc-2019-p384'], suffix: 'ECDSAP384', algorithm: 'P-384', jcs: false },
  { folder: ['vc-di-ecdsa', 'ecdsa-rdfc-2019-p384', 'employ'], suffix: 'ECDSAP384', algorithm: 'P-384', jcs: false },
  { folder: ['vc-di-ecdsa', 'ecdsa-jcs-2019-p256'], suffix: 'JCSECDSAP256', algorithm: 'P-256', jcs: true },
  { folder: ['vc-di-ecdsa', 'ecdsa-jcs-2019-p384'], suffix: 'JCSECDSAP384', algorithm: 'P-384', jcs: true },
];

describe('The vectors of VC-DI-EdDSA and VC-DI-ECDSA', () => {
  for (const { folder, suffix, algorithm, jcs } of CASES) {
    it(`${folder.join('/')}: every intermediate value and the signature`, async function () {
      const root = join(needVectors(this), ...folder);
      const text = (name: string): string => readText(root, `${name}${suffix}.txt`).trimEnd();
      const signed = readJson(root, `signed${suffix}.json`);
      const { proof, ...document } = signed;
      const { proofValue, ...configuration } = proof as JsonObject;
      const digest = algorithm === 'P-384' ? 'sha384' : 'sha256';

      const withContext = { ...configuration, '@context': document['@context'] ?? [] };
      const canonicalDocument = jcs ? canonicalJson(document) : await canonicalise(document, digest);
      const canonicalProof = jcs ? canonicalJson(configuration) : await canonicalise(withContext, digest);
      assert.equal(typeof canonicalDocument === 'string' && canonicalDocument.trimEnd(), text('canonDoc'));
      assert.equal(typeof canonicalProof === 'string' && canonicalProof.trimEnd(), text('proofCanon'));
      const documentHash = createHash(digest).update(String(canonicalDocument)).digest('hex');
      const proofHash = createHash(digest).update(String(canonicalProof)).digest('hex');
      assert.equal(documentHash, text('docHash'));
      assert.equal(proofHash, text('proofHash'));
      const hashData = jcs
        ? jcsHashData(configuration, document, algorithm)
        : await rdfcHashData(document, configuration, algorithm);
      assert.ok(!('code' in hashData));
      assert.equal(Buffer.from(hashData).toString('hex'), text('combinedHash'));
      assert.equal(text('sigBTC58'), proofValue);
      assert.equal(Buffer.from(decodeBase58(String(proofValue).slice(1))).toString('hex'), text('sigHex'));

      const verified = await verifyProofs(signed, DEMANDS);
      assert.ok(!('code' in verified), JSON.stringify(verified));
      assert.equal(verified[0].key.algorithm, algorithm);
      const changed = await verifyProofs({ ...signed, validFrom: '2023-01-01T00:00:01Z' }, DEMANDS);
      assert.deepEqual(changed, { code: 'signature-invalid' });
    });
  }

  it('Ed25519 signs the same bytes again', async function () {
    const root = join(needVectors(this), 'vc-di-eddsa');
    const secret = String(readJson(root, 'keyPair.json').privateKeyMultibase);
    for (const [folder, name, cryptosuite] of [
      ['eddsa-rdfc-2022', 'signedDataInt', 'eddsa-rdfc-2022'],
      ['eddsa-jcs-2022', 'signedJCS', 'eddsa-jcs-2022'],
    ] as const) {
      const { proof, ...document } = readJson(root, folder, `${name}.json`);
      const { created, proofValue } = proof as JsonObject;
      const secured = await createProof(document, {
        signer: softwareSigner(keyFromSecret(secret)),
        cryptosuite,
        purpose: 'assertionMethod',
        created: parseTime(created) ?? 0,
      });
      assert.equal(secured.proof.proofValue, proofValue);
    }
  });

  it('proof sets and proof chains', async function () {
    const root = join(needVectors(this), 'vc-di-eddsa', 'proof-set-chain');
    for (const [name, count] of [
      ['signedProofSet1', 1],
      ['signedProofSet2', 2],
      ['signedProofChain1', 3],
      ['signedProofChain2', 4],
    ] as const) {
      const signed = readJson(root, `${name}.json`);
      const verified = await verifyProofs(signed, DEMANDS);
      assert.ok(!('code' in verified), `${name}: ${JSON.stringify(verified)}`);
      assert.equal(verified.length, count);
    }
    const chain = readJson(root, 'signedProofChain2.json');
    const proofs = chain.proof as readonly JsonObject[];
    assert.deepEqual(await verifyProofs({ ...chain, proof: proofs.slice(1) }, DEMANDS), {
      code: 'proof-chain-broken',
      detail: 'previousProof',
    });
    const shortened = proofs.map((proof) =>
      Array.isArray(proof.previousProof) ? { ...proof, previousProof: [proof.previousProof[0] ?? ''] } : proof,
    );
    assert.deepEqual(await verifyProofs({ ...chain, proof: shortened }, DEMANDS), { code: 'signature-invalid' });
  });

  for (const name of ['employ', 'prc'])
    it(`ecdsa-sd-2023/${name}: the derived proof, and none other, verifies`, async function () {
      const root = join(needVectors(this), 'vc-di-ecdsa', 'ecdsa-sd-2023', name);
      assert.ok(existsSync(root) && readdirSync(root).length > 0);
      const revealed = readJson(root, 'derivedRevealDocument.json');
      const verified = await verifyProofs(revealed, DEMANDS);
      assert.ok(!('code' in verified), JSON.stringify(verified));
      const base = await verifyProofs(readJson(root, 'addSignedSDBase.json'), DEMANDS);
      assert.deepEqual(base, { code: 'signature-invalid' });
      const changed = await verifyProofs({ ...revealed, validUntil: '2030-12-03T00:00:00Z' }, DEMANDS);
      assert.deepEqual(changed, { code: 'signature-invalid' });
    });
});
