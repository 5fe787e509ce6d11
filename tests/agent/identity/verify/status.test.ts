import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { createProof } from '../../../../agent/identity/data-integrity/create-proof.ts';
import { issueCredential } from '../../../../agent/identity/issue/issue-credential.ts';
import { issueJwt } from '../../../../agent/identity/jose/create-jwt.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import {
  createStatusChecker,
  memoryListStore,
  StatusListIssuer,
} from '../../../../agent/identity/status-list/index.ts';
import type { VerificationPolicy } from '../../../../agent/identity/verify/policy.ts';
import { statusListVerifier } from '../../../../agent/identity/verify/status-list-verifier.ts';
import { verifyCredential } from '../../../../agent/identity/verify/verify-credential.ts';
import { NOW, residence } from '../world.ts';

const BASE = 'https://city.example/status-lists/';
const city = generateSoftwareSigner('Ed25519');
const town = generateSoftwareSigner('P-256');

/** An issuer's lists, secured in one of the forms, and a checker that verifies them with the engine. */
async function listsAndPolicy(secure: (credential: JsonObject) => Promise<string>) {
  const lists = new StatusListIssuer({
    store: memoryListStore(),
    issuer: city.controller,
    baseUrl: BASE,
    secure: (credential) => secure(credential),
    now: () => NOW,
  });
  const statusChecker = createStatusChecker({
    source: {
      get: async (url, { now }) => ({ text: await lists.credential(url.slice(BASE.length)), receivedAt: now }),
    },
    verifyList: statusListVerifier(),
    refreshAfterMs: 0,
  });
  const policy: VerificationPolicy = { trustedIssuers: 'any', statusChecker, statusRequired: true, now: () => NOW };
  return { lists, policy };
}

async function outcome(input: unknown, policy: VerificationPolicy): Promise<string> {
  const { verified, checks } = await verifyCredential(input, policy);
  const failed = checks.find((check) => check.outcome === 'failed');
  assert.equal(verified, failed === undefined);
  return failed?.code ?? 'verified';
}

const byProof = async (credential: JsonObject): Promise<string> =>
  JSON.stringify(await createProof(credential, { signer: city, purpose: 'assertionMethod', created: NOW }));

describe('Credentials with a status', () => {
  it('pass until they are revoked, whatever secures credential and list', async () => {
    for (const secure of [byProof, (credential: JsonObject) => issueJwt(credential, { signer: city })]) {
      const { lists, policy } = await listsAndPolicy(secure);
      const credentialStatus = { ...(await lists.allocate()) };
      const document = residence(city.controller, 'did:example:alice', { credentialStatus });
      const credentials = [
        await issueCredential(document, { signer: city }),
        await issueCredential(document, { signer: city, cryptosuite: 'eddsa-rdfc-2022' }),
        await issueJwt(document, { signer: city }),
      ];
      for (const credential of credentials) assert.equal(await outcome(credential, policy), 'verified');
      await lists.set(credentialStatus, 1);
      for (const credential of credentials) assert.equal(await outcome(credential, policy), 'status-revoked');
    }
  });

  it('are refused when their list is not signed, or not by their issuer', async () => {
    const bare = await listsAndPolicy(async (credential) => JSON.stringify(credential));
    const foreign = await listsAndPolicy(async (credential) =>
      JSON.stringify(
        await createProof({ ...credential, issuer: town.controller }, { signer: town, purpose: 'assertionMethod' }),
      ),
    );
    const inTheirName = await listsAndPolicy(async (credential) =>
      JSON.stringify(await createProof(credential, { signer: town, purpose: 'assertionMethod' })),
    );
    for (const [{ lists, policy }, code] of [
      [bare, 'status-list-invalid'],
      [foreign, 'status-list-issuer-mismatch'],
      [inTheirName, 'status-list-invalid'],
    ] as const) {
      const credentialStatus = { ...(await lists.allocate()) };
      const document = residence(city.controller, 'did:example:alice', { credentialStatus });
      assert.equal(await outcome(await issueCredential(document, { signer: city }), policy), code);
    }
  });

  describe('of an issuer that is not believed', () => {
    let fetched = 0;
    const policy = (trusted: readonly string[]): VerificationPolicy => ({
      trustedIssuers: { ResidenceCredential: trusted },
      now: () => NOW,
      statusChecker: {
        check: async () => {
          fetched += 1;
          return { verdict: 'unknown', reason: 'status-list-unavailable' };
        },
      },
    });
    const credentialStatus = {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '1',
      statusListCredential: 'https://internal.example/list',
    };
    const reasons = async (input: unknown, trusted: readonly string[]) => {
      const { checks } = await verifyCredential(input, policy(trusted));
      return checks
        .filter((check) => check.outcome !== 'passed')
        .map(({ name, outcome: how, code }) => [name, how, code]);
    };

    beforeEach(() => {
      fetched = 0;
    });

    it('leave their list alone and tell every other reason', async () => {
      const expired = { credentialStatus, validUntil: '2026-02-01T00:00:00Z' };
      const credential = await issueCredential(residence(town.controller, 'did:example:alice', expired), {
        signer: town,
      });
      assert.deepEqual(await reasons(credential, [city.controller]), [
        ['validity', 'failed', 'credential-expired'],
        ['status', 'skipped', 'issuer-not-trusted'],
        ['trust', 'failed', 'issuer-not-trusted'],
      ]);
      assert.equal(fetched, 0);
      assert.deepEqual(await reasons(credential, [town.controller]), [
        ['validity', 'failed', 'credential-expired'],
        ['status', 'failed', 'status-list-unavailable'],
      ]);
      assert.equal(fetched, 1);
    });

    it('leave the list alone that somebody else names in a believed issuer’s name', async () => {
      const document = residence(city.controller, 'did:example:alice', { credentialStatus });
      const credential = await createProof(document, { signer: town, purpose: 'assertionMethod', created: NOW });
      assert.deepEqual(await reasons(credential, [city.controller]), [
        ['issuer', 'failed', 'issuer-key-mismatch'],
        ['status', 'skipped', 'issuer-key-mismatch'],
      ]);
      assert.equal(fetched, 0);
    });
  });
});
