import assert from 'node:assert/strict';
import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { p256 } from '@noble/curves/nist.js';
import { encodeCommand, parseCommand } from '../../../card-bridge/apdu/command.ts';
import { parseResponse } from '../../../card-bridge/apdu/response.ts';
import { fromHex, toHex, utf8 } from '../../../card-bridge/base/bytes.ts';
import { prepareOpening } from '../../../card-bridge/host/host-opening.ts';
import { provingMessage } from '../../../card-bridge/protocol/opening.ts';
import {
  sessionCredentialText,
  sessionHashData,
  sessionProofText,
} from '../../../card-bridge/protocol/session-credential.ts';
import { channelTag, NO_STATE, stateHash, stateMac, wrapContext } from '../../../card-bridge/protocol/state.ts';
import { cmac } from '../../../card-bridge/secure-channel/cmac.ts';
import { openingChannel } from '../../../card-bridge/secure-channel/opening-keys.ts';
import { ecdsaVerify, keyPairFromScalar, softwareEcdsaKey } from '../../../card-bridge/secure-channel/p256.ts';
import { R, SCALARS, scalar, vectorCard, X } from './vector-card.ts';

const SOURCE = fileURLToPath(import.meta.url).replace(/\/dist\/tests\//, '/tests/');
const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`file://${SOURCE}/../vectors/${name}`), 'utf8')) as T;

interface OpeningVector {
  readonly issuer: string;
  readonly X: string;
  readonly R: string;
  readonly eC: string;
  readonly eT: string;
  readonly ST: string;
  readonly certificate: string;
  readonly cardCertificate: string;
  readonly T: string;
  readonly steps: readonly { readonly name: string; readonly command: string; readonly answer: string }[];
}

const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

describe('golden vectors of the opening', () => {
  const vector = read<OpeningVector>('opening.json');
  const step = (name: string) => vector.steps.find((one) => one.name === name) ?? assert.fail(name);

  it('are what the text of the protocol says, computed with other means', () => {
    const message = Buffer.concat([
      Buffer.from('fingerpost/open/2\0'),
      Buffer.of(0x51),
      ...[vector.issuer, vector.X, vector.R, vector.eC, vector.eT].map(fromHex),
      sha256(fromHex(vector.certificate)),
    ]);
    assert.equal(toHex(sha256(message)), vector.T);
    const host = p256.getPublicKey(scalar(SCALARS.host), false);
    assert.ok(p256.verify(fromHex(vector.ST), message, host, { lowS: false }));
    assert.equal(toHex(p256.getPublicKey(scalar(SCALARS.cardEphemeral), false)), vector.eC);

    const z = p256.getSharedSecret(scalar(SCALARS.hostEphemeral), fromHex(vector.eC), false).slice(1, 33);
    const kdf = [1, 2].map((i) => sha256(z, Uint8Array.of(0, 0, 0, i), fromHex(vector.T)));
    const keys = Buffer.concat(kdf);
    const [sEnc, sMac, sRmac] = [0, 16, 32].map((at) => new Uint8Array(keys.subarray(at, at + 16)));
    assert.ok(sEnc && sMac && sRmac);

    const { command, answer } = step('GET DATA status, protected');
    const sent = parseCommand(fromHex(command));
    const mac = cmac(sMac, fromHex(vector.T).slice(0, 16), Uint8Array.of(0x04, 0xca, 0xdf, 0x20, 0, 0, 16));
    assert.equal(toHex(sent.data), toHex(mac));
    const received = parseResponse(fromHex(answer));
    const body = received.data.slice(0, -16);
    assert.equal(toHex(received.data.slice(-16)), toHex(cmac(sRmac, mac, body, Uint8Array.of(0x90, 0))));
    const iv = createCipheriv('aes-128-ecb', sEnc, null).setAutoPadding(false);
    const block = iv.update(fromHex('80000000000000000000000000000001'));
    const plain = fromHex('df200b 02 00 00 01 0f 03 03 00 00 01 00 80 00');
    const encrypted = createCipheriv('aes-128-cbc', sEnc, block).setAutoPadding(false).update(plain);
    assert.equal(toHex(body), toHex(encrypted));
  });

  it('are played to the card, byte for byte', async () => {
    const card = vectorCard(vector.cardCertificate);
    for (const { name, command, answer } of vector.steps)
      assert.equal(toHex(await card.process(fromHex(command))), answer, name);
  });

  it('are made by the host, byte for byte but for its signature', async () => {
    const key = softwareEcdsaKey(keyPairFromScalar(scalar(SCALARS.host)));
    const identity = { role: 'counter', key, certificates: [fromHex(vector.certificate)] } as const;
    const challenge = { issuer: fromHex(vector.issuer), nonce: X, point: fromHex(vector.eC) };
    const ephemeral = keyPairFromScalar(scalar(SCALARS.hostEphemeral));
    const opening = await prepareOpening(identity, challenge, { nonce: R, ephemeral });
    assert.equal(toHex(opening.transcript), vector.T);
    const made = opening.commands.map((c) => toHex(encodeCommand({ ...c, cla: c.cla | 1 })));
    const [present = '', open = ''] = made;
    assert.equal(present, step('PSO').command);
    const expected = step('OPEN').command;
    const signature = vector.ST;
    const at = expected.indexOf(signature);
    assert.equal(open.slice(0, at) + signature + open.slice(at + signature.length), expected);
    const wrapped = opening.messaging.wrapCommand({ ...parseCommand(fromHex('00cadf20000000')), cla: 0x00 });
    const bytes = encodeCommand({ ...wrapped.command, cla: wrapped.command.cla | 1 });
    assert.equal(toHex(bytes), step('GET DATA status, protected').command);
    const answer = parseResponse(fromHex(step('GET DATA status, protected').answer));
    assert.match(toHex(opening.messaging.unwrapResponse(wrapped.ticket, answer).data), /^df200b/);
  });

  it('have a proof that only the card key gives', async () => {
    const card = vectorCard(vector.cardCertificate);
    for (const { command } of vector.steps.slice(0, 6)) await card.process(fromHex(command));
    const ephemeral = keyPairFromScalar(scalar(SCALARS.hostEphemeral));
    const channel = openingChannel(ephemeral.privateKey, fromHex(vector.eC), fromHex(vector.T));
    const pinAnnounced = fromHex(`800101810131 8220${'00'.repeat(32)} 8320${'00'.repeat(32)}`);
    // Kind 02, before enrolment: the PIN was chosen, so the card proves itself before it is typed.
    const data = pinAnnounced.with(2, 0x02);
    const send = async (cla: number, ins: number, p1: number, content = new Uint8Array(0)) => {
      const c = { cla, ins, p1, p2: 0, data: content, ne: 65_536, extended: true };
      const { command, ticket } = channel.wrapCommand(c);
      const answer = await card.process(encodeCommand({ ...command, cla: command.cla | 1 }));
      return channel.unwrapResponse(ticket, parseResponse(answer));
    };
    assert.equal((await send(0x80, 0x9d, 1, data)).sw, 0x9000);
    const proof = (await send(0x80, 0xa0, 0)).data;
    const point = keyPairFromScalar(scalar(SCALARS.cardKey)).publicPoint;
    const certificate = fromHex(vector.cardCertificate);
    const message = Buffer.concat([Buffer.from('fingerpost/prove/2\0'), fromHex(vector.T), sha256(certificate)]);
    assert.deepEqual(provingMessage(fromHex(vector.T), certificate), new Uint8Array(message));
    assert.ok(ecdsaVerify(point, message, proof));
  });
});

describe('golden vectors of the delegation and of states', () => {
  it('have the session credential that the card writes', () => {
    const vector = read<{ credential: string; proof: string; hashData: string }>('delegation.json');
    const fields = {
      holderPoint: keyPairFromScalar(scalar(SCALARS.holder)).publicPoint,
      sessionPoint: keyPairFromScalar(scalar(0x88)).publicPoint,
      audience: 'did:key:z6MkVectorTerminal',
      channel: fromHex(read<OpeningVector>('opening.json').T),
      method: 'fingerprint',
      kind: 'counter',
      purpose: 'open an account',
      requestDigest: new Uint8Array(32).fill(0xd1),
      nonce: new Uint8Array(32).fill(0x0e),
      sessionId: new Uint8Array(16).fill(7),
      terminalName: 'Vector Bank',
      validFrom: 1_768_478_400,
      seconds: 300,
    } as const;
    assert.equal(sessionCredentialText(fields), vector.credential);
    assert.equal(sessionProofText(fields), vector.proof);
    assert.equal(toHex(sessionHashData(fields)), vector.hashData);
    assert.equal(toHex(Buffer.concat([sha256(utf8(vector.proof)), sha256(utf8(vector.credential))])), vector.hashData);
  });

  it('have hash, context, MAC and tag of a state', () => {
    const v = read<
      Record<'store' | 'digest' | 'stateKey' | 'context' | 'mac' | 'storeTag', string> & { hashes: string[] }
    >('state.json');
    const first = stateHash(NO_STATE, fromHex(v.digest));
    assert.equal(toHex(sha256(utf8('fingerpost/state/1\0'), new Uint8Array(32), fromHex(v.digest))), v.hashes[0]);
    const state = { store: fromHex(v.store), number: 2, hash: stateHash(first, fromHex(v.digest)) };
    assert.deepEqual([toHex(first), toHex(state.hash)], v.hashes);
    assert.equal(toHex(wrapContext(state)), v.context);
    assert.equal(v.context, `${v.store}0000000000000002${v.hashes[1]}`);
    const mac = createHmac('sha256', fromHex(v.stateKey)).update('fingerpost/state-mac/1\0').update(fromHex(v.context));
    assert.equal(mac.digest('hex'), v.mac);
    assert.equal(toHex(stateMac(fromHex(v.stateKey), state)), v.mac);
    assert.equal(toHex(channelTag(state.store, fromHex(read<OpeningVector>('opening.json').T))), v.storeTag);
  });
});
