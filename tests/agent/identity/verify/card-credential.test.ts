import assert from 'node:assert/strict';
import type { Check } from '../../../../agent/identity/base/check.ts';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import type { StatusEntry } from '../../../../agent/identity/status-list/index.ts';
import type { CardDemands } from '../../../../agent/identity/verify/policy.ts';
import type { PresentationResult } from '../../../../agent/identity/verify/result.ts';
import { verifyPresentation } from '../../../../agent/identity/verify/verify-presentation.ts';
import { AUTHORITY, cardLists, cardOf, counterPolicy, issued, newHolder, openSession, present } from '../world.ts';

const TERMINAL = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH';
const city = generateSoftwareSigner('Ed25519');
const alice = newHolder();
const mallory = newHolder();

interface Shown {
  readonly cards?: readonly JsonObject[];
  readonly demands?: Partial<CardDemands>;
  readonly method?: 'fingerprint' | 'pin';
}

/** What the counter makes of a session with these card credentials in it. */
async function shown({ cards, demands = {}, method = 'fingerprint' }: Shown): Promise<PresentationResult> {
  const session = await openSession(alice, TERMINAL, { method });
  const credentials = [session.credential, ...(cards ?? [session.card]), await issued(city, alice.did)];
  const policy = counterPolicy(session, TERMINAL, [city.controller]);
  const card = { ...policy.card, ...demands };
  return verifyPresentation(await present(alice, session, TERMINAL, credentials), { ...policy, card });
}

const failed = ({ checks }: PresentationResult) =>
  checks.filter(({ outcome }) => outcome === 'failed').map(({ of, code }: Check) => `${of} ${code}`);

async function refusal(given: Shown): Promise<string[]> {
  const result = await shown(given);
  assert.equal(result.verified, false);
  assert.deepEqual(
    [result.credentials, result.card, result.session, result.holder],
    [[], undefined, undefined, undefined],
  );
  return failed(result);
}

describe('The card behind a session', () => {
  it('is told on the word of its authority, and is not one of the credentials that were asked for', async () => {
    const result = await shown({});
    assert.deepEqual(failed(result), []);
    assert.deepEqual(result.card, {
      authority: AUTHORITY.controller,
      keyStorage: 'hardware',
      userVerification: ['fingerprint', 'pin'],
      display: true,
      validUntil: Date.parse('2031-01-01T00:00:00Z'),
    });
    assert.deepEqual(
      result.credentials.map(({ types }) => types.at(-1)),
      ['ResidenceCredential'],
    );
    const names = result.checks.filter(({ of }) => of === 'card').map(({ name, outcome }) => `${name} ${outcome}`);
    const passed = ['shape', 'proof', 'trust', 'binding', 'validity', 'status', 'status', 'assurance'];
    assert.deepEqual(
      names,
      passed.map((name) => `${name} passed`),
    );
  });

  it('is demanded: without a card credential, or with two, nothing is believed', async () => {
    assert.deepEqual(await refusal({ cards: [] }), ['card card-not-attested']);
    const two = [await cardOf(alice.did), await cardOf(alice.did)];
    assert.deepEqual(await refusal({ cards: two }), ['card card-not-attested']);
  });

  it('is not somebody else’s card, nor one that speaks for itself', async () => {
    assert.deepEqual(await refusal({ cards: [await cardOf(mallory.did)] }), ['card card-not-attested']);
    const own = await cardOf(alice.did, {}, {}, alice.signer);
    assert.deepEqual(await refusal({ cards: [own] }), ['card card-attestation-untrusted']);
    const stranger = generateSoftwareSigner('Ed25519');
    const foreign = await cardOf(alice.did, {}, {}, stranger);
    assert.deepEqual(await refusal({ cards: [foreign] }), ['card card-attestation-untrusted']);
    const inItsName = await cardOf(alice.did, {}, { issuer: AUTHORITY.controller }, stranger);
    assert.deepEqual(await refusal({ cards: [inItsName] }), ['card issuer-key-mismatch']);
    assert.deepEqual(await refusal({ demands: { authorities: [] } }), ['card card-attestation-untrusted']);
  });

  it('is not a changed one, an expired one, or one that says nothing of its card', async () => {
    const { proof, ...card } = await cardOf(alice.did, { keyStorage: 'software' });
    const changed = {
      ...card,
      credentialSubject: { ...(card.credentialSubject as JsonObject), keyStorage: 'hardware' },
    };
    assert.deepEqual(await refusal({ cards: [{ ...changed, ...(proof !== undefined && { proof }) }] }), [
      'card signature-invalid',
    ]);
    const over = await cardOf(alice.did, {}, { validUntil: '2026-05-31T00:00:00Z' });
    assert.deepEqual(await refusal({ cards: [over] }), ['card credential-expired']);
    for (const wrong of [{ keyStorage: 'cloud' }, { userVerification: [] }, { display: 'yes' }, { openSigning: false }])
      assert.deepEqual(await refusal({ cards: [await cardOf(alice.did, wrong)] }), ['card card-not-attested']);
  });

  it('is refused from the revocation on, and for as long as it is on hold', async () => {
    const card = await cardOf(alice.did);
    const [revocation, suspension] = card.credentialStatus as unknown as readonly [StatusEntry, StatusEntry];
    assert.equal((await shown({ cards: [card] })).verified, true);
    await cardLists.set(suspension, 1);
    assert.deepEqual(await refusal({ cards: [card] }), ['card card-on-hold']);
    await cardLists.set(suspension, 0);
    assert.equal((await shown({ cards: [card] })).verified, true);
    await cardLists.set(revocation, 1);
    assert.deepEqual(await refusal({ cards: [card] }), ['card card-revoked']);
  });

  it('must stand in a list, which must be at hand and its authority’s own', async () => {
    const unlisted = await cardOf(alice.did, {}, { credentialStatus: undefined as never });
    assert.deepEqual(await refusal({ cards: [unlisted] }), ['card status-missing']);
    const elsewhere = {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '1',
      statusListCredential: 'https://elsewhere.example/1',
    };
    const unknown = await cardOf(alice.did, {}, { credentialStatus: elsewhere });
    assert.deepEqual(await refusal({ cards: [unknown] }), ['card status-list-unavailable']);
  });

  it('is of hardware, with a finger, or with a display where the procedure demands that', async () => {
    const software = [await cardOf(alice.did, { keyStorage: 'software' })];
    assert.equal((await shown({ cards: software })).card?.keyStorage, 'software');
    const low = ['card assurance-too-low'];
    assert.deepEqual(await refusal({ cards: software, demands: { assurance: { keyStorage: 'hardware' } } }), low);
    assert.equal((await shown({ method: 'pin' })).verified, true);
    assert.deepEqual(await refusal({ method: 'pin', demands: { assurance: { method: 'fingerprint' } } }), low);
    const blind = [await cardOf(alice.did, { display: false })];
    assert.equal((await shown({ cards: blind })).card?.display, false);
    assert.deepEqual(await refusal({ cards: blind, demands: { assurance: { display: true } } }), low);
    const all = { keyStorage: 'hardware', method: 'fingerprint', display: true } as const;
    assert.equal((await shown({ demands: { assurance: all } })).verified, true);
  });

  it('has the method by which it says that it verified its holder', async () => {
    const cards = [await cardOf(alice.did, { userVerification: ['fingerprint'] })];
    assert.equal((await shown({ cards })).verified, true);
    assert.deepEqual(await refusal({ cards, method: 'pin' }), ['card assurance-too-low']);
  });

  it('is no card that signs whatever it is given, unless the verifier says that it tests', async () => {
    const cards = [await cardOf(alice.did, { openSigning: true })];
    assert.deepEqual(await refusal({ cards }), ['card assurance-too-low']);
    assert.equal((await shown({ cards, demands: { openSigning: true } })).card?.openSigning, true);
  });
});
