import assert from 'node:assert/strict';
import { createDidResolver, didKey } from '../../../agent/identity/did/index.ts';
import { issueCredential } from '../../../agent/identity/issue/issue-credential.ts';
import { presentAsJwt } from '../../../agent/identity/jose/create-jwt.ts';
import { encodeMultikey } from '../../../agent/identity/keys/multikey.ts';
import { verificationKeyOf } from '../../../agent/identity/keys/verification-key.ts';
import { verify } from '../../../agent/identity/verify/verify.ts';
import {
  CardKms,
  type CardSigner,
  cardKeySigner,
  openIdentityAgent,
  remoteCardSigner,
} from '../../../agent/veramo/index.ts';
import { openIdentityStores } from '../../../agent/veramo/stores/index.ts';
import { announcementOf } from '../../../card-bridge/compliance/trial-world.ts';
import type { RemoteCard } from '../../../card-bridge/host/remote/remote-card.ts';
import type { PresentedCard } from '../../../card-bridge/host/terminal/presented-card.ts';
import { openPresentedCard } from '../../../card-bridge/host/terminal/terminal-card.ts';
import { TestWorld } from '../../card-bridge/world.ts';
import { madeStore } from '../base/store/made-store.ts';
import { withDirectory } from '../identity/temporary-directory.ts';

const credential = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  type: ['VerifiableCredential'],
  issuer: 'did:example:replaced',
  credentialSubject: { id: 'did:example:bob', name: 'Bob' },
};

interface Opened {
  readonly remote: RemoteCard;
  readonly presented: PresentedCard;
  readonly remove: () => void;
}

/** A developer's software card in a reader, touched, with the node's secure channel to it open. */
async function openCard(): Promise<Opened> {
  const { world, node } = await TestWorld.enrolled({ openSigning: true });
  const channel = world.insert();
  const presented = await openPresentedCard(channel);
  await presented.openTerminal(await world.trial.terminal('counter'));
  await presented.announce(announcementOf('counter'));
  await world.touch(presented);
  const { remote } = await world.trial.session(presented, node);
  return { presented, remote, remove: () => channel.remove() };
}

const signerOf = ({ remote, presented }: Opened): Promise<CardSigner> =>
  remoteCardSigner({ remote, exchange: (commands) => presented.run(commands) });

describe('The holder key of a card behind a secure channel', () => {
  it('signs credentials and presentations in the name of its did:key', async () => {
    const signer = cardKeySigner(await signerOf(await openCard()));
    assert.match(signer.controller, /^did:key:zDn/);
    for (const cryptosuite of ['ecdsa-jcs-2019', 'ecdsa-rdfc-2019'] as const) {
      const issued = await issueCredential(credential, { signer, cryptosuite });
      const result = await verify(issued, { binding: 'none', trustedIssuers: 'any' });
      assert.equal(result.verified, true, JSON.stringify(result.checks));
      assert.equal(result.credentials[0]?.issuer, signer.controller);
    }
    const presentation = await presentAsJwt({ signer, credentials: [], challenge: 'c', domain: 'd' });
    const policy = { binding: 'holder', challenge: 'c', domain: 'd', trustedIssuers: 'any', allowEmpty: true } as const;
    assert.equal((await verify(presentation, policy)).verified, true);
  });

  it('takes questions that come at once one after another', async () => {
    const card = await signerOf(await openCard());
    const key = verificationKeyOf(encodeMultikey({ type: 'P-256', bytes: card.publicPoint }));
    const messages = Array.from({ length: 8 }, (_, index) => Buffer.from(`message ${index}`));
    const signatures = await Promise.all(messages.map((message) => card.sign(message)));
    for (const [index, message] of messages.entries())
      assert.ok(key.verify(message, signatures[index] ?? new Uint8Array(0)));
    await assert.rejects(card.sign(new Uint8Array(16_385)), { code: 'kms-message-too-large' });
    assert.equal((await card.sign(new Uint8Array(16_384))).length, 64);
  });

  it('unlocks the DID of a Veramo agent while it is there', async () => {
    await withDirectory(async (directory) => {
      const stores = await openIdentityStores(await madeStore(directory), Buffer.alloc(32, 1));
      const kms = new CardKms();
      const agent = await openIdentityAgent({
        kms: { card: kms },
        defaultKms: 'card',
        keyStore: stores.keys,
        didStore: stores.dids,
        resolver: createDidResolver({ methods: [didKey] }),
        credentialProviders: [],
      });
      const opened = await openCard();
      kms.attach(await signerOf(opened));
      const { did } = await agent.createDid({ kms: 'card', keyType: 'P-256' });
      const signer = await agent.signer(did);
      const issued = await issueCredential(credential, { signer });
      assert.equal((await verify(issued, { binding: 'none', trustedIssuers: 'any' })).verified, true);
      opened.remove();
      await assert.rejects(issueCredential(credential, { signer }), { code: 'kms-card-absent' });
      await stores.close();
    });
  });

  it('signs nothing once the card is out, and closes the channel', async () => {
    const opened = await openCard();
    const card = await signerOf(opened);
    const signer = cardKeySigner(card);
    await issueCredential(credential, { signer });
    opened.remove();
    for (let times = 0; times < 2; times++)
      await assert.rejects(issueCredential(credential, { signer }), { code: 'kms-card-absent' });
    assert.throws(() => opened.remote.batch(), { code: 'card-channel-dead' });
  });

  it('stops when told to, and when the card does not answer', async () => {
    const opened = await openCard();
    const card = await signerOf(opened);
    const reason = new Error('cancelled');
    const message = Buffer.from('message');
    await assert.rejects(card.sign(message, { signal: AbortSignal.abort(reason) }), reason);
    assert.equal((await card.sign(message)).length, 64);

    let reached = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let answers = true;
    const silent = await remoteCardSigner({
      remote: opened.remote,
      exchange: (commands) => {
        if (answers) return opened.presented.run(commands);
        reached();
        return new Promise<never>(() => undefined);
      },
      timeoutMs: 50,
    });
    answers = false;
    const controller = new AbortController();
    const cancelled = silent.sign(message, { signal: controller.signal });
    await asked;
    controller.abort(reason);
    await assert.rejects(cancelled, reason);
    await assert.rejects(silent.sign(message), { code: 'kms-card-absent' });

    const other = await openCard();
    const stuck = remoteCardSigner({
      remote: other.remote,
      exchange: () => new Promise<never>(() => undefined),
      timeoutMs: 20,
    });
    await assert.rejects(stuck, { code: 'kms-card-absent' });
  });

  it('hands out no signature that is not the card’s', async () => {
    const opened = await openCard();
    const real = await signerOf(opened);
    const forged = remoteCardSigner({
      remote: opened.remote,
      exchange: async (commands) =>
        (await opened.presented.run(commands)).map((answer) => answer.map((byte) => byte ^ 1)),
    });
    await assert.rejects(forged, { code: 'kms-card-absent' });
    await assert.rejects(real.sign(Buffer.from('x')), { code: 'kms-card-absent' });
  });
});
