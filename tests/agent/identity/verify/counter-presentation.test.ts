import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import type { StatusChecker } from '../../../../agent/identity/base/status-checker.ts';
import { createProof } from '../../../../agent/identity/data-integrity/create-proof.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import type { PresentationPolicy } from '../../../../agent/identity/verify/policy.ts';
import { verifyPresentation } from '../../../../agent/identity/verify/verify-presentation.ts';
import { type PublishedSession, verifySession } from '../../../../agent/identity/verify/verify-session.ts';
import {
  AUTHORITY,
  CHANNEL,
  cardOf,
  cardStatus,
  counterPolicy,
  issued,
  NOW,
  newHolder,
  openSession,
  present,
  REQUEST_DIGEST,
  residence,
} from '../world.ts';

const TERMINAL = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH';
const OTHER_TERMINAL = 'did:key:z6Mkw94ByR26zMSkNdCUi6FNRsWnc2DFEeDXyBGJ5KTzSWyi';
const HOUR = 3_600_000;

const city = generateSoftwareSigner('Ed25519');
const alice = newHolder();
const mallory = newHolder();

async function refusal(presentation: unknown, policy: PresentationPolicy): Promise<string[]> {
  const result = await verifyPresentation(presentation, policy);
  assert.equal(result.verified, false);
  assert.deepEqual(result.credentials, []);
  assert.equal(result.holder, undefined);
  assert.equal(result.session, undefined);
  return result.checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code ?? 'no code');
}

describe('A presentation at the counter', () => {
  it('passes when the holder was there, and gives exactly what was signed', async () => {
    const session = await openSession(alice, TERMINAL);
    const credential = await issued(city, alice.did);
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, credential]);
    for (const input of [presentation, JSON.stringify(presentation)]) {
      const result = await verifyPresentation(input, {
        ...counterPolicy(session, TERMINAL, [city.controller]),
        purpose: 'Open an account',
      });
      assert.deepEqual(
        result.checks.filter(({ outcome }) => outcome === 'failed'),
        [],
      );
      assert.equal(result.verified, true);
      assert.equal(result.holder, alice.did);
      assert.deepEqual(result.session, {
        key: session.signer.controller,
        holder: alice.did,
        audience: TERMINAL,
        purpose: 'Open an account',
        terminalName: 'City Bank',
        holderVerification: 'fingerprint',
        validUntil: NOW + 295_000,
      });
      const [verified] = result.credentials;
      assert.equal(result.credentials.length, 1);
      assert.equal(verified?.mechanism, 'eddsa-jcs-2022');
      assert.deepEqual(verified?.claims, [credential.credentialSubject]);
      assert.equal('proof' in (verified?.credential ?? {}), false);
    }
  });

  it('carries several credentials, of P-256 and P-384 issuers too', async () => {
    const session = await openSession(alice, TERMINAL);
    const issuers = [city, generateSoftwareSigner('P-256'), generateSoftwareSigner('P-384')];
    const credentials = await Promise.all(issuers.map((issuer) => issued(issuer, alice.did)));
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, ...credentials]);
    const policy = counterPolicy(
      session,
      TERMINAL,
      issuers.map(({ controller }) => controller),
    );
    const result = await verifyPresentation(presentation, policy);
    assert.equal(result.verified, true);
    assert.deepEqual(
      result.credentials.map(({ mechanism }) => mechanism),
      ['eddsa-jcs-2022', 'ecdsa-jcs-2019', 'ecdsa-jcs-2019'],
    );
  });

  it('is refused with another person’s credential: holder-not-subject', async () => {
    const session = await openSession(mallory, TERMINAL);
    const stolen = await issued(city, alice.did);
    const presentation = await present(mallory, session, TERMINAL, [session.credential, session.card, stolen]);
    assert.deepEqual(await refusal(presentation, counterPolicy(session, TERMINAL, [city.controller])), [
      'holder-not-subject',
    ]);
  });

  it('is refused when it claims another holder than its card: holder-mismatch', async () => {
    const session = await openSession(mallory, TERMINAL);
    const stolen = await issued(city, alice.did);
    const presentation = await present(mallory, session, TERMINAL, [session.credential, session.card, stolen], {
      holder: alice.did,
    });
    const codes = await refusal(presentation, counterPolicy(session, TERMINAL, [city.controller]));
    assert.deepEqual(codes, ['holder-mismatch', 'holder-not-subject']);
  });

  it('is refused with one good and one foreign subject in a credential: holder-not-subject', async () => {
    const session = await openSession(mallory, TERMINAL);
    const pair = await issued(city, alice.did, {
      credentialSubject: [
        { id: mallory.did, givenName: 'Mallory' },
        { id: alice.did, givenName: 'Aiko' },
      ],
    });
    const presentation = await present(mallory, session, TERMINAL, [session.credential, session.card, pair]);
    assert.deepEqual(await refusal(presentation, counterPolicy(session, TERMINAL, [city.controller])), [
      'holder-not-subject',
    ]);
  });

  it('is refused with a credential about nobody: holder-not-subject', async () => {
    const session = await openSession(alice, TERMINAL);
    const bearer = await issued(city, alice.did, { credentialSubject: { givenName: 'Aiko' } });
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, bearer]);
    assert.deepEqual(await refusal(presentation, counterPolicy(session, TERMINAL, [city.controller])), [
      'holder-not-subject',
    ]);
  });

  it('is refused with a changed credential: signature-invalid', async () => {
    const session = await openSession(alice, TERMINAL);
    const credential = await issued(city, alice.did);
    const forged = { ...credential, credentialSubject: { id: alice.did, givenName: 'Aiko', municipality: 'Tokyo' } };
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, forged]);
    assert.deepEqual(await refusal(presentation, counterPolicy(session, TERMINAL, [city.controller])), [
      'signature-invalid',
    ]);
  });

  it('is refused with a credential that somebody signed in the issuer’s name: issuer-key-mismatch', async () => {
    const session = await openSession(alice, TERMINAL);
    const forger = generateSoftwareSigner('Ed25519');
    const forged = await createProof(residence(city.controller, alice.did), {
      signer: forger,
      purpose: 'assertionMethod',
    });
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, forged]);
    assert.deepEqual(await refusal(presentation, counterPolicy(session, TERMINAL, [city.controller])), [
      'issuer-key-mismatch',
    ]);
  });

  it('is refused with a credential whose proof was taken off: proof-missing', async () => {
    const session = await openSession(alice, TERMINAL);
    const { proof: _, ...bare } = await issued(city, alice.did);
    const twin = { ...bare, credentialSubject: { id: alice.did, givenName: 'Other' } };
    const signed = await issued(city, alice.did);
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, signed, twin]);
    assert.deepEqual(await refusal(presentation, counterPolicy(session, TERMINAL, [city.controller])), [
      'proof-missing',
    ]);
  });

  it('is refused with an expired credential, and with one that is not valid yet', async () => {
    const session = await openSession(alice, TERMINAL);
    const policy = counterPolicy(session, TERMINAL, [city.controller]);
    const expired = await issued(city, alice.did, { validUntil: '2026-06-01T09:58:59Z' });
    assert.deepEqual(
      await refusal(await present(alice, session, TERMINAL, [session.credential, session.card, expired]), policy),
      ['credential-expired'],
    );
    const early = await issued(city, alice.did, { validFrom: '2026-06-01T10:01:01Z' });
    assert.deepEqual(
      await refusal(await present(alice, session, TERMINAL, [session.credential, session.card, early]), policy),
      ['credential-not-yet-valid'],
    );
    const old = { ...policy, maxAgeMs: 24 * HOUR };
    const credential = await issued(city, alice.did);
    assert.deepEqual(
      await refusal(await present(alice, session, TERMINAL, [session.credential, session.card, credential]), old),
      ['credential-too-old'],
    );
  });

  it('is refused with a revoked credential, and when nobody can tell', async () => {
    const session = await openSession(alice, TERMINAL);
    const credentialStatus = {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '7',
      statusListCredential: 'https://city.example/status/1',
    };
    const credential = await issued(city, alice.did, { credentialStatus });
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, credential]);
    const policy = counterPolicy(session, TERMINAL, [city.controller]);
    assert.deepEqual(await refusal(presentation, policy), ['status-list-unavailable']);
    const { statusChecker: _, ...unable } = policy;
    assert.deepEqual(await refusal(presentation, unable), ['status-not-checkable', 'status-not-checkable']);

    const answering = (verdict: 'clear' | 'refused' | 'unknown', reason: string): StatusChecker => ({
      check: async (entry, options) => {
        const { issuer, now } = options;
        if (issuer === AUTHORITY.controller) return cardStatus.check(entry, options);
        assert.deepEqual([entry, issuer, now], [credentialStatus, city.controller, NOW]);
        return { verdict, reason: reason as 'status-clear', purpose: 'revocation' };
      },
    });
    const revoked = { ...policy, statusChecker: answering('refused', 'status-revoked') };
    assert.deepEqual(await refusal(presentation, revoked), ['status-revoked']);
    const unknown = { ...policy, statusChecker: answering('unknown', 'status-list-unavailable') };
    assert.deepEqual(await refusal(presentation, unknown), ['status-list-unavailable']);
    const clear = { ...policy, statusChecker: answering('clear', 'status-clear') };
    assert.equal((await verifyPresentation(presentation, clear)).verified, true);
    const without = await present(alice, session, TERMINAL, [
      session.credential,
      session.card,
      await issued(city, alice.did),
    ]);
    assert.deepEqual(await refusal(without, { ...policy, statusRequired: true }), ['status-missing']);
  });

  it('is refused with an issuer that is not believed for this type, or no longer', async () => {
    const session = await openSession(alice, TERMINAL);
    const credential = await issued(city, alice.did);
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, credential]);
    const policy = counterPolicy(session, TERMINAL, [mallory.did]);
    assert.deepEqual(await refusal(presentation, policy), ['issuer-not-trusted']);
    const otherType = { ...policy, trustedIssuers: { AccountCredential: [city.controller] } };
    assert.deepEqual(await refusal(presentation, otherType), ['issuer-not-trusted']);
    const withdrawn = {
      ...policy,
      trustedIssuers: { ResidenceCredential: [{ did: city.controller, withdrawnAt: NOW - 1 }] },
    };
    assert.deepEqual(await refusal(presentation, withdrawn), ['issuer-withdrawn']);
    const later = { ...policy, trustedIssuers: { '*': [{ did: city.controller, withdrawnAt: NOW + 1 }] } };
    assert.equal((await verifyPresentation(presentation, later)).verified, true);
  });

  it('is refused when an issuer adds a type that it is not believed for: issuer-not-trusted', async () => {
    const session = await openSession(alice, TERMINAL);
    const type = ['VerifiableCredential', 'ResidenceCredential', 'AccountCredential'];
    const credential = await issued(city, alice.did, { type });
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, credential]);
    const trustedIssuers = { ResidenceCredential: [city.controller], AccountCredential: [mallory.did] };
    const policy = { ...counterPolicy(session, TERMINAL, []), trustedIssuers };
    assert.deepEqual(await refusal(presentation, policy), ['issuer-not-trusted']);
  });

  it('is refused without the session credential, and with two', async () => {
    const session = await openSession(alice, TERMINAL);
    const credential = await issued(city, alice.did);
    const policy = counterPolicy(session, TERMINAL, [city.controller]);
    const stripped = await present(alice, session, TERMINAL, [credential]);
    assert.ok((await refusal(stripped, policy)).includes('session-credential-missing'));
    const byHolderKey = await present(alice, session, TERMINAL, [credential], { signer: alice.signer });
    assert.ok((await refusal(byHolderKey, policy)).includes('session-credential-missing'));
    const repeated = await present(alice, session, TERMINAL, [
      session.credential,
      session.card,
      session.credential,
      credential,
    ]);
    assert.ok((await refusal(repeated, policy)).includes('session-credential-repeated'));
  });

  it('is refused when the session is for another terminal, nonce or purpose, or is over', async () => {
    const session = await openSession(alice, TERMINAL);
    const credential = await issued(city, alice.did);
    const policy = counterPolicy(session, TERMINAL, [city.controller]);
    const swapped = async (other: typeof session, now = NOW) =>
      present(alice, other, TERMINAL, [other.credential, other.card, credential], { challenge: policy.challenge, now });

    const elsewhere = await openSession(alice, OTHER_TERMINAL, { nonce: session.nonce });
    assert.ok((await refusal(await swapped(elsewhere), policy)).includes('session-audience-mismatch'));
    const earlier = await openSession(alice, TERMINAL);
    assert.ok((await refusal(await swapped(earlier), policy)).includes('session-nonce-mismatch'));
    const over = await openSession(alice, TERMINAL, { nonce: session.nonce, now: NOW - HOUR });
    assert.ok((await refusal(await swapped(over), policy)).includes('session-expired'));
    const ahead = await openSession(alice, TERMINAL, { nonce: session.nonce, now: NOW + HOUR });
    assert.ok((await refusal(await swapped(ahead), policy)).includes('session-expired'));
    const withheld = await openSession(alice, TERMINAL, { nonce: session.nonce, kind: 'holder' });
    assert.ok((await refusal(await swapped(withheld), policy)).includes('session-kind-mismatch'));
    const long = await openSession(alice, TERMINAL, { nonce: session.nonce, seconds: 301 });
    assert.ok((await refusal(await swapped(long), policy)).includes('session-too-long'));
    const [channel, requestDigest] = [CHANNEL.toString('base64url'), REQUEST_DIGEST.toString('base64url')];
    assert.deepEqual(await refusal(await swapped(session), { ...policy, channel: requestDigest, requestDigest }), [
      'session-channel-mismatch',
    ]);
    assert.deepEqual(await refusal(await swapped(session), { ...policy, channel, requestDigest: channel }), [
      'session-request-mismatch',
    ]);
    assert.equal(
      (await verifyPresentation(await swapped(session), { ...policy, channel, requestDigest })).verified,
      true,
    );
    const purpose = { ...policy, purpose: 'Close the account' };
    assert.ok((await refusal(await swapped(session), purpose)).includes('session-purpose-mismatch'));
  });

  it('is refused when the session credential is not the holder’s, or for another key', async () => {
    const session = await openSession(mallory, TERMINAL);
    const credential = await issued(city, alice.did);
    const policy = counterPolicy(session, TERMINAL, [city.controller]);
    const { proof: _, ...delegation } = session.credential;
    const inAlicesName = await createProof(
      { ...delegation, issuer: alice.did },
      { signer: mallory.signer, purpose: 'assertionMethod', created: NOW },
    );
    const forged = await present(mallory, session, TERMINAL, [inAlicesName, credential], { holder: alice.did });
    assert.ok((await refusal(forged, policy)).includes('session-not-by-holder'));

    const alices = await openSession(alice, TERMINAL, { nonce: session.nonce });
    const stolen = await present(mallory, session, TERMINAL, [alices.credential, credential], { holder: alice.did });
    assert.ok((await refusal(stolen, policy)).includes('session-key-mismatch'));
  });

  it('is refused when it answers another challenge or another verifier, or comes late', async () => {
    const session = await openSession(alice, TERMINAL);
    const credential = await issued(city, alice.did);
    const policy = counterPolicy(session, TERMINAL, [city.controller]);
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, credential]);

    const next = { ...policy, challenge: Buffer.alloc(32, 7).toString('base64url') };
    assert.deepEqual(await refusal(presentation, next), ['challenge-mismatch', 'session-nonce-mismatch']);
    const relayed = { ...policy, domain: OTHER_TERMINAL };
    assert.deepEqual(await refusal(presentation, relayed), ['domain-mismatch', 'session-audience-mismatch']);
    const otherDomain = await present(alice, session, TERMINAL, [session.credential, session.card, credential], {
      domain: OTHER_TERMINAL,
    });
    assert.deepEqual(await refusal(otherDomain, policy), ['domain-mismatch']);
    const late = { ...policy, now: () => NOW + 5 * 60_000 + 61_000 };
    assert.ok((await refusal(presentation, late)).includes('proof-too-old'));
    const ahead = { ...policy, now: () => NOW - 2 * 60_000 };
    assert.ok((await refusal(presentation, ahead)).includes('proof-ahead'));
  });

  it('is refused when a credential was taken out, added or moved after signing: signature-invalid', async () => {
    const session = await openSession(alice, TERMINAL);
    const [first, second] = [await issued(city, alice.did), await issued(city, alice.did, { id: 'urn:uuid:2' })];
    const policy = counterPolicy(session, TERMINAL, [city.controller]);
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, first]);
    for (const verifiableCredential of [
      [session.credential, session.card],
      [first, session.credential],
      [session.credential, session.card, first, second],
    ])
      assert.deepEqual(await refusal({ ...presentation, verifiableCredential }, policy), ['signature-invalid']);
    const { proof: _, ...bare } = presentation;
    assert.deepEqual(await refusal(bare, policy), ['proof-missing']);
  });

  it('is refused when the algorithm named is not the key’s, or the purpose is another', async () => {
    const session = await openSession(alice, TERMINAL);
    const credential = await issued(city, alice.did);
    const policy = counterPolicy(session, TERMINAL, [city.controller]);
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card, credential]);
    const withProof = (change: JsonObject) => ({
      ...presentation,
      proof: { ...(presentation.proof as JsonObject), ...change },
    });
    assert.deepEqual(await refusal(withProof({ cryptosuite: 'eddsa-jcs-2022' }), policy), ['algorithm-mismatch']);
    assert.deepEqual(await refusal(withProof({ cryptosuite: 'none' }), policy), ['cryptosuite-unknown']);
    assert.deepEqual(await refusal(withProof({ proofPurpose: 'assertionMethod' }), policy), ['proof-purpose-mismatch']);
    assert.deepEqual(await refusal(withProof({ type: 'Ed25519Signature2018' }), policy), ['proof-malformed']);
    assert.deepEqual(await refusal(presentation, { ...policy, algorithms: ['Ed25519'] }), ['algorithm-not-accepted']);
    assert.deepEqual(await refusal(presentation, { ...policy, mechanisms: ['jose'] }), ['mechanism-not-accepted']);
  });

  it('is refused without a credential besides the session’s, unless the policy says otherwise', async () => {
    const session = await openSession(alice, TERMINAL);
    const presentation = await present(alice, session, TERMINAL, [session.credential, session.card]);
    const policy = counterPolicy(session, TERMINAL, []);
    assert.deepEqual(await refusal(presentation, policy), ['credential-missing']);
    assert.equal((await verifyPresentation(presentation, { ...policy, allowEmpty: true })).verified, true);
  });
});

describe('A session without a presentation', () => {
  it('tells a terminal that writes whom it writes about', async () => {
    const session = await openSession(alice, TERMINAL, { method: 'pin' });
    const demands = counterPolicy(session, TERMINAL, []);
    const published = { session: JSON.stringify(session.credential), card: JSON.stringify(session.card) };
    const result = await verifySession(published, demands);
    assert.equal(result.verified, true);
    assert.equal(result.session?.holder, alice.did);
    assert.equal(result.session?.holderVerification, 'pin');
    assert.equal(result.card?.authority, AUTHORITY.controller);
    const wrong = await verifySession(published, { ...demands, domain: OTHER_TERMINAL });
    assert.equal(wrong.verified, false);
    assert.equal(wrong.session, undefined);
    const codesOf = async (given: PublishedSession) =>
      (await verifySession(given, demands)).checks.flatMap(({ outcome, code }) => (outcome === 'failed' ? code : []));
    const ordinary = await issued(city, alice.did);
    assert.deepEqual(await codesOf({ ...published, session: ordinary }), ['session-malformed']);
    assert.deepEqual(await codesOf({ session: session.credential }), ['card-not-attested']);
    assert.deepEqual(await codesOf({ ...published, card: ordinary }), ['card-not-attested']);
    assert.deepEqual(await codesOf({ ...published, card: '{' }), ['input-unreadable', 'card-not-attested']);
    assert.deepEqual(await codesOf({ ...published, card: await cardOf(mallory.did) }), ['card-not-attested']);
  });
});
