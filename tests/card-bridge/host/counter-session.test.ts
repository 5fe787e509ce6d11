import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import type { TrialHost } from '../../../card-bridge/compliance/authority.ts';
import { wrapVaultKey } from '../../../card-bridge/host/vault-key.ts';
import { parseLocatorUrl } from '../../../card-bridge/protocol/locator.ts';
import { p256Multikey } from '../../../card-bridge/secure-channel/multikey.ts';
import { ecdsaVerify } from '../../../card-bridge/secure-channel/p256.ts';
import { TestWorld } from '../world.ts';

const text = (value: string) => new TextEncoder().encode(value);

describe('a counter session through an untrusted terminal', () => {
  let world: TestWorld;
  let node: TrialHost;

  before(async () => {
    ({ world, node } = await TestWorld.enrolled());
  });

  it('shows the purpose on the display, not to the terminal', async () => {
    const { presented } = await world.session(node);
    assert.equal(world.card.display.text, 'Bank: open an account');
    await presented.close();
    assert.equal(world.card.display.text, '');
  });

  it('unwraps the vault key that was wrapped to the card', async () => {
    const { presented, remote } = await world.session(node);
    const point = (await world.ask(presented, remote, (batch) => batch.readPublicKey('vault'))).value;
    const vaultKey = new Uint8Array(32).fill(9);
    const wrapped = wrapVaultKey(point, vaultKey);
    const key = await world.ask(presented, remote, (batch) => batch.unwrapVaultKey(wrapped));
    assert.deepEqual(key.value, vaultKey);
    await presented.close();
  });

  it('makes a session key with the delegation signed by the holder key', async () => {
    const { presented, remote } = await world.session(node);
    const proofConfigHash = new Uint8Array(32).fill(3);
    const holder = (await world.ask(presented, remote, (batch) => batch.readPublicKey('holder'))).value;
    const template = { proofConfigHash, prefix: text('{"key":"'), suffix: text(`","pad":"${'x'.repeat(900)}"}`) };
    const { value } = await world.ask(presented, remote, (batch) => batch.generateSessionKey(template));
    const document = Buffer.concat([template.prefix, text(p256Multikey(value.publicPoint)), template.suffix]);
    const hashData = Buffer.concat([proofConfigHash, createHash('sha256').update(document).digest()]);
    assert.ok(ecdsaVerify(holder, hashData, value.signature));
    await presented.close();
  });

  it('signs messages and digests with the session key and the holder key', async () => {
    const { presented, remote } = await world.session(node);
    const holder = (await world.ask(presented, remote, (batch) => batch.readPublicKey('holder'))).value;
    const template = { proofConfigHash: new Uint8Array(32), prefix: text('a'), suffix: text('b') };
    const { publicPoint } = (await world.ask(presented, remote, (batch) => batch.generateSessionKey(template, 2)))
      .value;
    const message = text('to be signed');
    const digest = new Uint8Array(createHash('sha256').update(message).digest());
    const signatures = await world.ask(presented, remote, (batch) => [
      { by: publicPoint, value: batch.sign({ sessionSlot: 2 }, message) },
      { by: publicPoint, value: batch.signDigest({ sessionSlot: 2 }, digest) },
      { by: holder, value: batch.sign('holder', message) },
      { by: holder, value: batch.signDigest('holder', digest) },
    ]);
    for (const { by, value } of signatures) {
      assert.ok(ecdsaVerify(by, message, value.value));
      assert.ok(p256.verify(value.value, message, by, { lowS: false }));
    }
    await presented.close();
  });

  it('hands the one-time token to the terminal once', async () => {
    const { presented, remote } = await world.session(node);
    const token = new Uint8Array(32).fill(0x5a);
    await world.ask(presented, remote, (batch) => batch.putToken(token));
    assert.deepEqual(await presented.takeToken(), token);
    await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
    await presented.close();
  });

  it('reads the locator after the match', async () => {
    const presented = await world.touched();
    const url = parseLocatorUrl(await presented.readLocator());
    assert.equal(url.nodeId, '12D3KooWNodeOfTheHolder');
    assert.deepEqual(url.addresses, ['/ip4/127.0.0.1/tcp/4001']);
    await presented.close();
  });

  it('ends when the node says so: match, token and keys are gone', async () => {
    const { presented, remote } = await world.session(node);
    await world.ask(presented, remote, (batch) => {
      batch.putToken(new Uint8Array(32));
      return batch.endSession();
    });
    await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
    assert.equal((await presented.status()).verified, undefined);
    assert.equal(world.card.display.text, '');
    await presented.close();
  });
});
