import assert from 'node:assert/strict';
import { command, encodeCommand } from '../../../card-bridge/apdu/command.ts';
import { concatBytes, fromHex, toHex } from '../../../card-bridge/base/bytes.ts';
import { TrialAuthority } from '../../../card-bridge/compliance/authority.ts';
import { openScp03, openScp11 } from '../../../card-bridge/host/management-session.ts';
import { ISSUER_AID } from '../../../card-bridge/protocol/constants.ts';
import type { CardChannel } from '../../../card-bridge/reader/card-channel.ts';
import { exchange } from '../../../card-bridge/reader/short-apdu.ts';
import { cmac } from '../../../card-bridge/secure-channel/cmac.ts';
import { generateKeyPair, softwareEcdhKey } from '../../../card-bridge/secure-channel/p256.ts';
import { type Scp03Keys, scp03Session } from '../../../card-bridge/secure-channel/scp03.ts';
import {
  externalAuthenticateAhead,
  initializeUpdate,
  readInitializeUpdate,
} from '../../../card-bridge/secure-channel/scp03-host.ts';
import { SecureMessaging } from '../../../card-bridge/secure-channel/secure-messaging.ts';
import { LEVEL } from '../../../card-bridge/secure-channel/session-keys.ts';
import { decodeImage, encodeImage, type StoredKey } from '../../../card-bridge/software-card/kernel/card-image.ts';
import { TestWorld } from '../world.ts';

const keySet = (length: number, seed: number): Scp03Keys => ({
  enc: new Uint8Array(length).fill(seed),
  mac: new Uint8Array(length).fill(seed + 1),
  dek: new Uint8Array(length).fill(seed + 2),
});

const HOST_CHALLENGE = new Uint8Array(8).fill(0x5c);

/** A secured card whose issuer kept a key set for itself, as a GlobalPlatform card manager would have it. */
async function managedCard(keys: Scp03Keys, keyVersion = 0x01): Promise<TestWorld> {
  const world = new TestWorld();
  await world.makeCard();
  const contents = decodeImage(world.memory.load() ?? new Uint8Array());
  const stored = [keys.enc, keys.mac, keys.dek].map(
    (value, i): StoredKey => ({ keyId: i + 1, keyVersion, kind: 'aes', value }),
  );
  world.memory.store(encodeImage({ ...contents, issuerKeys: stored }));
  world.restart();
  return world;
}

async function ask(channel: CardChannel, hex: string): Promise<string> {
  const { sw, data } = await exchange(channel, fromHex(hex));
  return toHex(data) + sw.toString(16);
}

describe('the issuer security domain', () => {
  for (const length of [16, 24, 32] as const)
    for (const level of [0x01, 0x03, 0x11, 0x13, 0x33] as const)
      it(`speaks SCP03 with AES-${length * 8} at level ${level.toString(16).padStart(2, '0')}`, async () => {
        const keys = keySet(length, 0x40);
        const world = await managedCard(keys);
        const session = await openScp03(world.insert(), { keys, level, hostChallenge: HOST_CHALLENGE });
        const status = toHex(await session.getStatus(0x80));
        assert.equal(status, 'e3134f08a0000001510000009f70010fc5039efe80');
        assert.match(toHex(await session.getStatus(0x40)), /f046494e474552504f535401/);
      });

  it('is discovered: recognition data and key information', async () => {
    const world = await managedCard(keySet(16, 0x40));
    const channel = world.insert();
    assert.match(await ask(channel, '00a4040008a00000015100000000'), /^6f.*9000$/);
    assert.equal(
      await ask(channel, '80ca006600'),
      '663e733c06072a864886fc6b01600c060a2a864886fc6b02020301630906072a864886fc6b03640b06092a864886fc6b040370640b06092a864886fc6b0411089000',
    );
    assert.equal(await ask(channel, '80ca00e000'), 'e012c00401018810c00402018810c004030188109000');
    assert.equal(await ask(channel, '80ca00e0'), 'c00401018810c00402018810c004030188109000');
    assert.equal(await ask(channel, '80ca9f7f00'), '6a88');
  });

  it('never uses a challenge twice, and counts every INITIALIZE UPDATE, power or not', async () => {
    const world = await managedCard(keySet(16, 0x40));
    const seen = new Set<string>();
    for (let i = 0; i < 4; i++) {
      const channel = world.insert();
      const answer = await ask(channel, `8050000008${toHex(HOST_CHALLENGE)}00`);
      assert.equal(answer.slice(58, 64), `00000${i + 1}`);
      seen.add(answer.slice(26, 42));
      if (i === 2) world.restart();
    }
    assert.equal(seen.size, 4);
  });

  it('shows a fresh key set its first counter as 000001, as scripts that were prepared beforehand have it', async () => {
    const keys = keySet(16, 0x40);
    const channel = (await managedCard(keys)).insert();
    const ahead = externalAuthenticateAhead(keys, HOST_CHALLENGE, 1, ISSUER_AID);
    const { data } = await exchange(channel, encodeCommand(initializeUpdate(1, HOST_CHALLENGE)));
    const { challenge, cryptogram, sequence } = readInitializeUpdate(data);
    assert.deepEqual([challenge, cryptogram, sequence], [ahead.challenge, ahead.cryptogram, 1]);
    assert.equal((await exchange(channel, encodeCommand(ahead.command))).sw, 0x9000);
  });

  it('tells nothing once the card is secured by which two cards could be told apart', async () => {
    const told = async () => {
      const world = await managedCard(keySet(16, 0x40));
      const issuerData = [
        { name: Uint8Array.of(0x42, 0, 0x42), value: world.memory.load()?.slice(10, 18) ?? new Uint8Array() },
      ];
      const contents = decodeImage(world.memory.load() ?? new Uint8Array());
      world.memory.store(encodeImage({ ...contents, issuerData }));
      world.restart();
      const channel = world.insert();
      const answers: string[] = [];
      for (const tag of ['0066', '00e0', '00cf', '00c1', '0042', '0045', 'ff33', 'ff34', 'bf21'])
        answers.push(`${tag} ${await ask(channel, `80ca${tag}00`)}`);
      answers.push(await ask(channel, `8050000008${toHex(HOST_CHALLENGE)}00`));
      return answers;
    };
    const [one, other] = [await told(), await told()];
    assert.deepEqual(one, other);
    assert.match(one.at(-1) ?? '', /^00000000000000000000/);
    for (const answer of one.slice(2, 9)) assert.match(answer, /(6982|6985)$/);
  });

  it('stores no ciphertext as if it were the value', async () => {
    const keys = keySet(16, 0x40);
    const session = await openScp03((await managedCard(keys)).insert(), { keys, hostChallenge: HOST_CHALLENGE });
    for (const p1 of [0xe0, 0xa0, 0xc0, 0x88, 0x98])
      assert.equal((await session.send(command(0x80, 0xe2, p1, 0x00, fromHex('4203010203')))).sw, 0x6a86);
    assert.equal((await session.send(command(0x80, 0xe2, 0x90, 0x00, fromHex('4203010203')))).sw, 0x9000);
    assert.equal((await session.send(command(0x80, 0xe4, 0x00, 0x00, fromHex('4f03010203')))).sw, 0x6a88);
  });

  it('locks the application alone, and unlocks it', async () => {
    const keys = keySet(16, 0x40);
    const world = await managedCard(keys);
    const session = await openScp03(world.insert(), { keys, hostChallenge: HOST_CHALLENGE });
    const aid = fromHex('f046494e474552504f535401');
    const set = async (state: number, data = aid) => (await session.send(command(0x80, 0xf0, 0x40, state, data))).sw;
    assert.equal(await set(0x8f, fromHex('f0010203')), 0x6a88);
    assert.equal(await set(0x8f), 0x9000);
    assert.match(toHex(await session.getStatus(0x40)), /9f70018f/);
    const select = `01a404000c${toHex(aid)}00`;
    const channel = world.insert();
    await ask(channel, '0070000001');
    assert.equal(await ask(channel, select), '6a82');
    const again = await openScp03(world.insert(), { keys, hostChallenge: HOST_CHALLENGE });
    assert.equal((await again.send(command(0x80, 0xf0, 0x40, 0x0f, aid))).sw, 0x9000);
    assert.match(toHex(await again.getStatus(0x40)), /9f70010f/);
    await (await world.present()).close();
  });

  it('refuses a host with other keys, another cryptogram or no keys at all', async () => {
    const world = await managedCard(keySet(16, 0x40));
    const other = openScp03(world.insert(), { keys: keySet(16, 0x41), hostChallenge: HOST_CHALLENGE });
    await assert.rejects(other, { code: 'card-receipt-invalid' });
    const channel = world.insert();
    await ask(channel, `8050000008${toHex(HOST_CHALLENGE)}00`);
    assert.equal(await ask(channel, `8482330010${'00'.repeat(16)}`), '6982');
    assert.equal(await ask(channel, `8482330010${'00'.repeat(16)}`), '6985');
    for (const apdu of ['80f28002024f00', '80d8000101', '80e40000', '80e29000', '80f0800f', '80f10011'])
      assert.equal(await ask(channel, apdu), '6982', apdu);
  });

  it('takes a host that codes every length in extended form, also under the C-MAC of EXTERNAL AUTHENTICATE', async () => {
    const keys = keySet(16, 0x40);
    const channel = (await managedCard(keys)).insert();
    const updated = await exchange(channel, encodeCommand(initializeUpdate(0, HOST_CHALLENGE)));
    const { challenge } = readInitializeUpdate(updated.data);
    const { session, hostCryptogram } = scp03Session(keys, HOST_CHALLENGE, challenge);
    const header = Uint8Array.of(0x84, 0x82, LEVEL.all, 0x00, 0x00, 0x00, 0x10);
    const mac = cmac(session.sMac, new Uint8Array(16), header, hostCryptogram);
    const authenticate = concatBytes(header, hostCryptogram, mac.slice(0, 8));
    assert.equal((await exchange(channel, authenticate)).sw, 0x9000);
    const messaging = new SecureMessaging(session, mac, LEVEL.all);
    const plain = { ...command(0x80, 0xf2, 0x80, 0x02, fromHex('4f00')), extended: true };
    const wrapped = messaging.wrapCommand(plain);
    const answer = await exchange(channel, encodeCommand(wrapped.command));
    assert.match(toHex(messaging.unwrapResponse(wrapped.ticket, answer).data), /^e3134f08a000000151000000/);
  });

  it('ends the session on a plain command, a wrong C-MAC, and on a new INITIALIZE UPDATE', async () => {
    const keys = keySet(16, 0x40);
    const world = await managedCard(keys);
    const spoil: readonly ((channel: CardChannel) => Promise<string>)[] = [
      (channel) => ask(channel, '80ca006600'),
      (channel) => ask(channel, '84f280020a4f000000000000000000'),
      (channel) => ask(channel, `8050000008${toHex(HOST_CHALLENGE)}00`),
      (channel) => ask(channel, '00a4040008a00000015100000000'),
    ];
    for (const spoiler of spoil) {
      const channel = world.insert();
      const session = await openScp03(channel, { keys, hostChallenge: HOST_CHALLENGE });
      await session.getStatus(0x80);
      await spoiler(channel);
      await assert.rejects(session.getStatus(0x80), { code: 'card-refused' });
    }
  });

  it('changes, adds and deletes key sets, each checked by its check values', async () => {
    const first = keySet(16, 0x40);
    const second = keySet(32, 0x60);
    const world = await managedCard(first);
    const session = await openScp03(world.insert(), { keys: first, hostChallenge: HOST_CHALLENGE });
    await session.putKeySet(0x02, second, 0x01);
    await assert.rejects(openScp03(world.insert(), { keys: first, keyVersion: 1, hostChallenge: HOST_CHALLENGE }), {
      detail: 'INITIALIZE UPDATE 6A88',
    });
    const renewed = await openScp03(world.insert(), { keys: second, keyVersion: 2, hostChallenge: HOST_CHALLENGE });
    await renewed.putKeySet(0x03, first);
    await renewed.deleteKey({ keyVersion: 0x02 });
    const last = await openScp03(world.insert(), { keys: first, keyVersion: 3, hostChallenge: HOST_CHALLENGE });
    await assert.rejects(last.deleteKey({ keyVersion: 0x03 }), { detail: 'DELETE 6985' });
    await assert.rejects(last.deleteKey({ keyId: 1, keyVersion: 0x03 }), { detail: 'DELETE 6985' });
    await assert.rejects(last.deleteKey({ keyVersion: 0x09 }), { detail: 'DELETE 6A88' });
    await last.deleteKey({ keyVersion: 0x03 }, true);
    assert.deepEqual(decodeImage(world.memory.load() ?? new Uint8Array()).issuerKeys, []);
  });

  it('refuses keys with a wrong check value, of mixed lengths or out of place', async () => {
    const keys = keySet(16, 0x40);
    const world = await managedCard(keys);
    const session = await openScp03(world.insert(), { keys, hostChallenge: HOST_CHALLENGE });
    const put = async (p1: number, p2: number, hex: string) =>
      (await session.send(command(0x80, 0xd8, p1, p2, fromHex(hex), 256))).sw.toString(16);
    const aes = `8810${'11'.repeat(16)}03000000`;
    assert.equal(await put(0, 0x81, `05${aes}${aes}${aes}`), '6a80');
    assert.equal(await put(0, 0x81, `05${aes}`), '6a80');
    assert.equal(await put(0, 0x81, '05'), '6a80');
    assert.equal(await put(0, 0x01, `05${aes}`), '6a80');
    assert.equal(await put(0, 0x10, `05b041${'04'.repeat(65)}f0010000`), '6a80');
    assert.equal(await put(0, 0x81, `80${aes}${aes}${aes}`), '6a80');
    assert.equal(await put(0x55, 0x10, `05b041${toHex(generateKeyPair().publicPoint)}f0010000`), '6a88');
    assert.equal(await put(0, 0x44, `05b041${toHex(generateKeyPair().publicPoint)}f0010000`), '6a80');
  });

  it('never takes a key set of the issuance version, under any key', async () => {
    const keys = keySet(16, 0x40);
    for (const keyVersion of [0x01, 0x30]) {
      const world = await managedCard(keys, keyVersion);
      const session = await openScp03(world.insert(), { keys, hostChallenge: HOST_CHALLENGE });
      await assert.rejects(session.putKeySet(0x30, keySet(16, 0x60)), { detail: 'PUT KEY 6985' });
      await assert.rejects(session.putKeySet(0x30, keySet(16, 0x60), keyVersion), { detail: 'PUT KEY 6985' });
      await session.putKeySet(0x31, keySet(16, 0x60));
    }
  });

  describe('with SCP11', () => {
    const issuer = new TrialAuthority('issuer');
    const hostPair = generateKeyPair();
    let world: TestWorld;
    let points: Readonly<Record<'a' | 'b' | 'c', Uint8Array>>;
    let certificates: readonly Uint8Array[];

    before(async () => {
      const keys = keySet(16, 0x40);
      world = await managedCard(keys);
      const session = await openScp03(world.insert(), { keys, hostChallenge: HOST_CHALLENGE });
      await session.putPublicKey(0x10, 0x03, issuer.pair.publicPoint);
      const b = generateKeyPair();
      await session.putPrivateKey(0x13, 0x03, Buffer.from(b.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'));
      const a = await session.generateKey(0x11, 0x03);
      const c = await session.generateKey(0x15, 0x03);
      points = { a, b: b.publicPoint, c };
      await session.storeCertificates(0x11, 0x03, [await issuer.certify(a, 'card')]);
      certificates = [await issuer.certify(hostPair.publicPoint, 'issuer')];
    });

    const open = (variant: 'a' | 'b' | 'c', cardPoint = points[variant], chain = certificates) =>
      openScp11(world.insert(), {
        variant,
        keyVersion: 0x03,
        cardPoint,
        ...(variant === 'b'
          ? {}
          : { host: { key: softwareEcdhKey(hostPair), certificates: chain, caKeyId: 0x10, caKeyVersion: 0x03 } }),
      });

    for (const variant of ['a', 'c'] as const)
      it(`opens variant ${variant} and lists applications over it`, async () => {
        const session = await open(variant);
        assert.match(toHex(await session.getStatus(0x40)), /f046494e474552504f535401/);
      });

    it('opens variant b, and lets it manage nothing: nobody proved who they are', async () => {
      const session = await open('b');
      assert.equal((await session.send(command(0x80, 0xca, 0x00, 0x66, undefined, 256))).sw, 0x9000);
      await assert.rejects(session.getStatus(0x40), { detail: 'GET STATUS 6982' });
      await assert.rejects(session.setStatus('terminated'), { detail: 'SET STATUS 6982' });
    });

    it('gives the certificate of its key to who proved an issuer’s key', async () => {
      const session = await open('a');
      const reference = (keyId: number) => fromHex(`a6048302${toHex(Uint8Array.of(keyId))}03`);
      const read = (keyId: number) => session.send(command(0x80, 0xca, 0xbf, 0x21, reference(keyId), 65_536));
      assert.match(toHex((await read(0x11)).data), /^bf2182/);
      assert.equal((await read(0x13)).sw, 0x6a88);
    });

    it('accepts a chain with a CA between, and certificates cut into blocks', async () => {
      const between = new TrialAuthority('between');
      const chain = [
        await issuer.certify(between.pair.publicPoint, 'card-ca'),
        await between.certify(hostPair.publicPoint, 'issuer'),
      ];
      await (await open('a', points.a, chain)).getStatus(0x80);
      const channel = world.insert();
      const [der = new Uint8Array()] = certificates;
      const block = (p1: number, data: Uint8Array) =>
        exchange(channel, encodeCommand(command(0x80, 0x2a, p1, 0x10, data)));
      assert.equal((await block(0x83, der.slice(0, 100))).sw, 0x9000);
      assert.equal((await block(0x03, der.slice(100))).sw, 0x9000);
    });

    it('refuses hosts of another authority, and CA certificates as hosts', async () => {
      const stranger = new TrialAuthority('stranger');
      const foreign = [await stranger.certify(hostPair.publicPoint, 'issuer')];
      await assert.rejects(open('a', points.a, foreign), { detail: 'PSO 6982' });
      const ca = [await issuer.certify(hostPair.publicPoint, 'card-ca')];
      await assert.rejects(open('a', points.a, ca), { detail: 'PSO 6982' });
    });

    it('lets only listed serial numbers pass where a list is stored', async () => {
      const session = await open('a');
      await session.storeAllowList(0x10, 0x03, [Uint8Array.of(9, 9)]);
      await assert.rejects(open('a'), { detail: 'PSO 6982' });
      const keys = keySet(16, 0x40);
      const manager = await openScp03(world.insert(), { keys, keyVersion: 1, hostChallenge: HOST_CHALLENGE });
      await manager.storeAllowList(0x10, 0x03, [Uint8Array.of(9, 9), Uint8Array.of(1, 2, 3)]);
      await (await open('a')).getStatus(0x80);
    });

    it('locks, unlocks and ends the card, and nothing else', async () => {
      const session = await open('a');
      await assert.rejects(session.setStatus('initialized'), { detail: 'SET STATUS 6985' });
      await session.setStatus('locked');
      const select = '00a4040008a00000015100000000';
      assert.match(await ask(world.insert(), select), /^6f.*6283$/, 'the warning of a locked card');
      const locked = world.insert();
      assert.equal(await ask(locked, '00a404000cf046494e474552504f53540100'), '6a82');
      assert.equal(await ask(locked, '0070000001'), '6a81');
      await (await open('a')).setStatus('secured');
      assert.match(await ask(world.insert(), select), /^6f.*9000$/);
      await (await world.present()).close();
      await (await open('a')).setStatus('terminated');
      await assert.rejects(open('a'), { detail: 'SELECT 6A82' });
      world.restart();
      await assert.rejects(world.present(), { code: 'card-not-fingerpost' });
    });
  });
});
