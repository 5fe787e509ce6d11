import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { announcementOf, TRIAL_SESSION, TRIAL_TERMINAL } from '../../../card-bridge/compliance/trial-world.ts';
import { parseLocatorUrl } from '../../../card-bridge/protocol/locator.ts';
import { sessionHashData } from '../../../card-bridge/protocol/session-credential.ts';
import { ecdsaVerify } from '../../../card-bridge/secure-channel/p256.ts';
import { TestVault } from '../vault.ts';
import { type NodeIdentity, TestWorld } from '../world.ts';

const TOKEN = new Uint8Array(32).fill(0x5a);

describe('a counter session through an untrusted terminal', () => {
  let world: TestWorld;
  let node: NodeIdentity;

  before(async () => {
    ({ world, node } = await TestWorld.enrolled());
  });

  it("shows the terminal's certified name, what it is and what for, before the touch", async () => {
    const presented = await world.opened();
    assert.equal(world.card.display.text, '');
    await presented.announce(announcementOf('counter'));
    assert.equal(world.card.display.text, 'City Bank\nasks your repository\nopen an account');
    await presented.close();
    assert.equal(world.card.display.text, '');
  });

  it('carries a whole session in three round trips, the token after the state', async () => {
    const vault = await TestVault.introduced(world, node);
    const presented = await world.touched();
    const { remote, answers } = await world.trial.open(presented, node, (batch) => ({
      delegation: batch.delegate(TRIAL_SESSION),
      opened: batch.unwrap(vault.offer()),
    }));
    assert.equal(answers.opened.value.verdict, 'opened');
    const next = vault.prepare();
    const signature = await world.ask(presented, remote, (batch) => {
      const signed = batch.sign(new TextEncoder().encode('presentation'));
      batch.advance(next);
      batch.putToken(TOKEN);
      return signed;
    });
    assert.ok(
      ecdsaVerify(answers.delegation.value.sessionPoint, new TextEncoder().encode('presentation'), signature.value),
    );
    assert.deepEqual(await presented.takeToken(), TOKEN);
    await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
    await presented.close();
  });

  it('makes a delegation that the node can rebuild from what both know', async () => {
    const { presented, remote, delegation } = await world.session(node);
    const holder = await world.ask(presented, remote, (batch) => batch.readPublicKey('holder'));
    const { kind, purpose, requestDigest, nonce } = announcementOf('counter');
    assert.deepEqual(delegation.channel, presented.terminalChannel);
    assert.deepEqual([delegation.method, delegation.terminalName], ['fingerprint', TRIAL_TERMINAL.name]);
    const hashData = sessionHashData({
      holderPoint: holder.value,
      sessionPoint: delegation.sessionPoint,
      audience: TRIAL_TERMINAL.did,
      channel: delegation.channel,
      method: 'fingerprint',
      kind,
      purpose,
      requestDigest,
      nonce,
      sessionId: TRIAL_SESSION.sessionId,
      terminalName: TRIAL_TERMINAL.name,
      validFrom: TRIAL_SESSION.time,
      seconds: 300,
    });
    assert.ok(ecdsaVerify(holder.value, hashData, delegation.signature));
    await presented.close();
  });

  it('signs one message or digest with the session key, and no second one', async () => {
    const message = new TextEncoder().encode('to be signed');
    const digest = new Uint8Array(createHash('sha256').update(message).digest());
    for (const how of ['sign', 'signDigest'] as const) {
      const { presented, remote, delegation } = await world.session(node);
      const signed = await world.ask(presented, remote, (batch) => batch[how](how === 'sign' ? message : digest));
      assert.ok(p256.verify(signed.value, message, delegation.sessionPoint, { lowS: false }));
      await assert.rejects(
        world.ask(presented, remote, (batch) => batch.sign(message)),
        { code: 'card-channel-broken' },
      );
      await presented.close();
    }
  });

  it('reads the locator after the match', async () => {
    const presented = await world.touched();
    const url = parseLocatorUrl(await presented.readLocator());
    assert.equal(url.nodeId, '12D3KooWNodeOfTheHolder');
    assert.deepEqual(url.addresses, ['/ip4/127.0.0.1/tcp/4001']);
    await presented.close();
  });
});
