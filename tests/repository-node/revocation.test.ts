import assert from 'node:assert/strict';
import type { JsonObject } from '../../agent/identity/base/json.ts';
import { createProof } from '../../agent/identity/data-integrity/create-proof.ts';
import {
  createStatusChecker,
  memoryListStore,
  StatusListIssuer,
  type StatusListSource,
  statusListVerifier,
} from '../../agent/identity/status-list/index.ts';
import { checkAuthorisation } from '../../repository-node/policy/authorisation.ts';
import { CounterWorld } from './support/counter-world.ts';

describe('revocation of a terminal’s authorisation', () => {
  it('counts at the node: clear, revoked, and unknown when the list cannot be had', async () => {
    const world = await CounterWorld.create();
    const now = () => world.now;
    const signer = world.authority;
    const lists = new StatusListIssuer<JsonObject>({
      store: memoryListStore(),
      issuer: signer.controller,
      baseUrl: 'https://authority.example/status/',
      now,
      secure: (credential) =>
        createProof<JsonObject>(credential, { signer, purpose: 'assertionMethod', created: world.now }),
    });
    const entry = await lists.allocate();
    const terminal = await world.terminal();
    const plain: { proof?: unknown } & JsonObject = JSON.parse(terminal.authorisation);
    const { proof: _, ...document } = plain;
    const { id = 'urn:status', type, statusPurpose, statusListIndex, statusListCredential } = entry;
    const credentialStatus = { id, type, statusPurpose, statusListIndex, statusListCredential };
    const text = JSON.stringify(
      await createProof<JsonObject>(
        { ...document, credentialStatus },
        { signer, purpose: 'assertionMethod', created: world.now },
      ),
    );
    const check = (source: StatusListSource | undefined) => {
      const statusChecker = source && createStatusChecker({ source, verifyList: statusListVerifier() });
      const policy = { now, ...(statusChecker && { statusChecker }) };
      return checkAuthorisation(text, terminal.did, { ...world.services.authorisation, policy });
    };
    const published: StatusListSource = {
      get: async (url, { now: at }) => {
        const credential = await lists.credential(url.slice(url.lastIndexOf('/') + 1));
        return { text: JSON.stringify(credential), receivedAt: at };
      },
    };
    const unreachable: StatusListSource = { get: () => Promise.reject(new Error('no network')) };
    assert.equal((await check(published)).terminal, terminal.did);
    await assert.rejects(check(unreachable), { code: 'authorisation-status-unknown' });
    await assert.rejects(check(undefined), { code: 'authorisation-status-unknown' });
    await lists.set(entry, 1);
    await assert.rejects(check(published), { code: 'authorisation-revoked' });
  });
});
