import assert from 'node:assert/strict';
import { encodeCommand, parseCommand } from '../../../card-bridge/apdu/command.ts';
import { encodeResponse, parseResponse } from '../../../card-bridge/apdu/response.ts';
import { fromHex, toHex } from '../../../card-bridge/base/bytes.ts';
import { cmac } from '../../../card-bridge/secure-channel/cmac.ts';
import { hpkeOpen, hpkeSeal } from '../../../card-bridge/secure-channel/hpke.ts';
import { DERIVATION, diversifyKey, scp03Kdf } from '../../../card-bridge/secure-channel/key-derivation.ts';
import { ecdh, keyPairFromScalar, softwareEcdhKey } from '../../../card-bridge/secure-channel/p256.ts';
import { deriveScp11Keys, type Scp11Variant } from '../../../card-bridge/secure-channel/scp11.ts';
import { scp11CardHandshake } from '../../../card-bridge/secure-channel/scp11-card.ts';
import { Scp11HostHandshake } from '../../../card-bridge/secure-channel/scp11-host.ts';
import { SecureMessaging } from '../../../card-bridge/secure-channel/secure-messaging.ts';

const scalar = (byte: number) => keyPairFromScalar(new Uint8Array(32).fill(byte));

describe('published vectors', () => {
  it('AES-CMAC of RFC 4493', () => {
    const key = fromHex('2b7e151628aed2a6abf7158809cf4f3c');
    const message = fromHex('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411');
    assert.equal(toHex(cmac(key)), 'bb1d6929e95937287fa37d129b756746');
    assert.equal(toHex(cmac(key, message)), 'dfa66747de9ae63030ca32611497c827');
    assert.equal(toHex(cmac(key, message.slice(0, 7), message.slice(7))), 'dfa66747de9ae63030ca32611497c827');
  });

  it('HPKE, P-256 with AES-256-GCM, base mode, first message', () => {
    const info = fromHex('4f6465206f6e2061204772656369616e2055726e');
    const aad = fromHex('436f756e742d30');
    const plaintext = fromHex('4265617574792069732074727574682c20747275746820626561757479');
    const recipient = keyPairFromScalar(fromHex('317f915db7bc629c48fe765587897e01e282d3e8445f79f27f65d031a88082b2'));
    const ephemeral = keyPairFromScalar(fromHex('90345e3a1d116c1dd39ae76d95ab858c142223a63e44f8f85318cfa91a84858e'));
    const enc =
      '04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f03e0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0';
    const ct = '58c61a45059d0c5704560e9d88b564a8b63f1364b8d1fcb3c4c6ddc1d291742465e902cd216f8908da49f8f96f';
    const sealed = hpkeSeal(recipient.publicPoint, info, aad, plaintext, ephemeral);
    assert.equal(toHex(sealed), enc + ct);
    assert.deepEqual(hpkeOpen(recipient, info, aad, sealed), plaintext);
    for (const at of [0, 40, 70, sealed.length - 1]) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => hpkeOpen(recipient, info, aad, changed), { code: 'hpke-open-failed' });
    }
    assert.throws(() => hpkeOpen(recipient, aad, aad, sealed), { code: 'hpke-open-failed' });
    assert.throws(() => hpkeOpen(ephemeral, info, aad, sealed), { code: 'hpke-open-failed' });
  });

  it('key derivation of SCP03', () => {
    const key = fromHex('FC90AA67CDC5DABFD5051663045DFA23');
    const context = fromHex('360CB43F4301B894 CAAFA4DAC615236A');
    assert.equal(toHex(scp03Kdf(key, DERIVATION.hostCryptogram, context, 64)), '45330ab30bb1a079');
  });

  it('diversification of card keys from a master key', () => {
    const master32 = fromHex('8C72C72CF908411653018807950D82FBAD947562F0828A0B10B8B9606ABF3BCD');
    const enc = diversifyKey((message) => cmac(master32, message), 1, fromHex('D9B1DE5D0362DEDCE4FB'), 32);
    assert.equal(toHex(enc), '9aac5d0b3601f89438a0d9d0b6b256cfb47e6462dfa5228d3420c4ac7c224781');
    const master16 = fromHex('404142434445464748494a4b4c4d4e4f');
    const kdd = fromHex('00010203040506070809');
    const keys = ([1, 2, 3] as const).map((purpose) => toHex(diversifyKey((m) => cmac(master16, m), purpose, kdd, 16)));
    assert.deepEqual(keys, [
      '808bc985a1069ad2a9ac94e0fe7b8843',
      '65942e0bf4f3f32aefacba5671456275',
      '6a74f6f6040cca10d8a3fdc7914fd7cc',
    ]);
  });

  it('secure messaging of SCP03 at level 33 as a real chip did it', () => {
    const keys = {
      sEnc: fromHex('bc5689f3a0b783a9ed6da1c5c6bc1f99'),
      sMac: fromHex('0415f56cbb9e488bb171b2b66081f004'),
      sRmac: fromHex('1ee185123244e047bc9d68b914bd1fbe'),
      dek: new Uint8Array(16),
    };
    const copy = () => ({ sEnc: keys.sEnc.slice(), sMac: keys.sMac.slice(), sRmac: keys.sRmac.slice(), dek: keys.dek });
    const chaining = cmac(keys.sMac, new Uint8Array(16), fromHex('8482330010 8c36f96bcc00724a'));
    assert.equal(toHex(chaining.slice(0, 8)), '4e13ad591d7da3f0');
    const host = new SecureMessaging(copy(), chaining, 0x33);
    const card = new SecureMessaging(copy(), chaining, 0x33);
    const steps: readonly (readonly [string, string, string?, string?])[] = [
      [
        '80E2910006BF3E035C015A00',
        '84e2910018267a85dfe4a98fca6fb0527e0dfecce4914e40401433c87f00',
        'f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b99000',
        'bf3e125a10898821199000000000000000000000059000',
      ],
      ['80F22002', '84f2200208ac6a59024bed84cc'],
      ['80ca006600', '84ca006608409912ad8fb7aed000'],
      ['80F220020a4f0212345c054f9f70c5', '84f22002185f3dafc3ac14c381536a488bf44e06d056df9d74dbd21e5a'],
      ['80f28002024f0000', '84f280021865165105be3373347d0424d4400af2ac393f569ec779389e00'],
    ];
    for (const [plain, wire, answer, plainAnswer] of steps) {
      const command = parseCommand(fromHex(plain));
      const { command: wrapped, ticket } = host.wrapCommand(command);
      assert.equal(toHex(encodeCommand(wrapped)), wire);
      const opened = card.unwrapCommand(parseCommand(fromHex(wire)));
      assert.ok(opened);
      assert.deepEqual(opened.command.data, command.data);
      if (answer === undefined || plainAnswer === undefined) continue;
      const clear = parseResponse(fromHex(plainAnswer));
      assert.equal(toHex(encodeResponse(card.wrapResponse(opened.ticket, clear))), answer);
      assert.deepEqual(host.unwrapResponse(ticket, parseResponse(fromHex(answer))), clear);
    }
  });

  it('C-MAC, C-DEC and R-MAC of another host', () => {
    const aes = fromHex('404142434445464748494a4b4c4d4e4f');
    const chaining = fromHex('CB85E66F9DD7C009CB85E66F9DD7C009');
    assert.equal(toHex(cmac(aes, chaining, fromHex('00FD000008')).slice(0, 8)), '06e58094d47d8908');

    const sending = new SecureMessaging(
      { sEnc: aes.slice(), sMac: aes.slice(), sRmac: aes.slice(), dek: aes },
      chaining,
      0x03,
    );
    for (let i = 1; i < 94; i++) sending.wrapCommand(parseCommand(fromHex('00FD0000')));
    const { command } = sending.wrapCommand(parseCommand(fromHex('00FD000013 000102030405060708090a0b0c0d0e0f010203')));
    assert.equal(toHex(command.data.slice(0, 32)), 'cb85e66f9dd7cd73f98810f393db27825434dce62eb12625d74018388df2c6d0');

    const sRmac = fromHex('38C0C6E3D0B6AED40FBB420B51399081');
    const receiving = new SecureMessaging({ sEnc: aes.slice(), sMac: aes.slice(), sRmac, dek: aes }, chaining, 0x11);
    const ticket = { chaining: fromHex('53C2C04391250CCEC0213FF68C877EDA'), counter: new Uint8Array(16) };
    const answer = parseResponse(fromHex('5F67E9E059DF3C52809DC9F6DDFBEF3E4C45691B2C8CDDD8 9000'));
    assert.equal(receiving.unwrapResponse(ticket, answer).data.length, 16);
    answer.data[3] = (answer.data[3] ?? 0) ^ 1;
    assert.throws(() => receiving.unwrapResponse(ticket, answer), { code: 'card-channel-broken' });
  });
});

describe('SCP11 with fixed keys', () => {
  const hostStatic = scalar(0x11);
  const hostEphemeral = scalar(0x22);
  const cardStatic = scalar(0x33);
  const cardEphemeral = scalar(0x44);

  const expected: Readonly<Record<Scp11Variant, readonly string[]>> = {
    a: [
      'cc2ebfdf7981e170bad74e0c946c2773',
      'dcb9b1f316d4107db20fd33df7a6786c',
      '8e635ee2636ad55bcb88da6ed4443500',
      '025781ac9a80ac5b6539107ae2701a18',
      '3e40fe732b713fb7fbf2440cf7b22047',
    ],
    b: [
      '68c919afd3496b4876fdffd41fa6dce5',
      '4b6739929e95b24994b485d32aaf5e25',
      '59b40e244cc660366a244671efc680f4',
      'f957198920ba93770fb6d698598a407f',
      'e275ef12c00759a2ece9220e592facca',
    ],
    c: [
      'a3f5c7b13d95d38e52c0a4f1a078497d',
      'b5cb002f36111de9319bf60d7f9205c4',
      'a8dbb3ae787d98dc7b0ab163bcf0e185',
      'ec3e6478d28bc06b25edc93d0cb1d6b1',
      '1a56fc964a31d9b99f2733e25cfec7f6',
    ],
  };

  for (const variant of ['a', 'b', 'c'] as const) {
    it(`gives the known receipt and keys in variant ${variant}`, async () => {
      const hostKey = variant === 'b' ? undefined : softwareEcdhKey(hostStatic);
      const handshake = new Scp11HostHandshake(variant, 1, hostKey, hostEphemeral);
      if (variant === 'a')
        assert.equal(
          toHex(encodeCommand(handshake.command)),
          '8082011153a60d9002110195013c8001888101105f494104d65a93977caa3d1b081852ff57a79e465f1660577304baead505dd3a48589cf350185e895372df6221ea3a137557e473fddb6755f05bd507c3c533fce9c9128500',
        );
      const { data } = handshake.command;
      const card = scp11CardHandshake({
        variant,
        data,
        cardKey: cardStatic,
        hostPoint: hostStatic.publicPoint,
        ephemeral: cardEphemeral,
      });
      assert.equal(toHex(card.answer.slice(-16)), expected[variant][0]);
      const host = await handshake.finish(card.answer, cardStatic.publicPoint);
      const { command, ticket } = host.wrapCommand(parseCommand(fromHex('8001000005 68656c6c6f 00')));
      if (variant === 'a')
        assert.equal(toHex(encodeCommand(command)), '84010000186c11ea468560d07503a20a64c89f82335454b0a3552a78b000');
      const opened = card.session.unwrapCommand(command);
      assert.ok(opened);
      assert.equal(new TextDecoder().decode(opened.command.data), 'hello');
      const answer = card.session.wrapResponse(opened.ticket, { data: opened.command.data, sw: 0x9000 });
      if (variant === 'a')
        assert.equal(toHex(encodeResponse(answer)), '212e51cf59b902e60c711f26d4571931b33b23c0c351f5ff9000');
      assert.equal(new TextDecoder().decode(host.unwrapResponse(ticket, answer).data), 'hello');
    });

    it(`derives the five keys of variant ${variant}`, () => {
      const own = variant === 'c' ? cardStatic : cardEphemeral;
      const ephemeral = ecdh(own.privateKey, hostEphemeral.publicPoint);
      const fixed = ecdh(cardStatic.privateKey, variant === 'b' ? hostEphemeral.publicPoint : hostStatic.publicPoint);
      const { keys } = deriveScp11Keys(ephemeral, fixed);
      const [, ...wanted] = expected[variant];
      assert.deepEqual([keys.sEnc, keys.sMac, keys.sRmac, keys.dek].map(toHex), wanted);
    });
  }

  it('refuses a card that does not hold the key of its certificate', async () => {
    const handshake = new Scp11HostHandshake('a', 1, softwareEcdhKey(hostStatic));
    const { answer } = scp11CardHandshake({
      variant: 'a',
      data: handshake.command.data,
      cardKey: scalar(0x55),
      hostPoint: hostStatic.publicPoint,
    });
    await assert.rejects(handshake.finish(answer, cardStatic.publicPoint), { code: 'card-receipt-invalid' });
  });
});
