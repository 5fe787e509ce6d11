import assert from 'node:assert/strict';
import { type Command, command, encodeCommand } from '../../../card-bridge/apdu/command.ts';
import { parseResponse } from '../../../card-bridge/apdu/response.ts';
import { fromHex, toHex } from '../../../card-bridge/base/bytes.ts';
import { COMPLIANCE_TIME, TrialAuthority } from '../../../card-bridge/compliance/authority.ts';
import {
  announcementOf,
  subjectOf,
  TRIAL_OWN,
  TRIAL_SESSION,
  TRIAL_TERMINAL,
} from '../../../card-bridge/compliance/trial-world.ts';
import type { HostIdentity } from '../../../card-bridge/host/host-identity.ts';
import { prepareOpening } from '../../../card-bridge/host/host-opening.ts';
import { provenCard } from '../../../card-bridge/host/proven-card.ts';
import { beginRemoteCard } from '../../../card-bridge/host/remote/begin-remote-card.ts';
import { openPresentedCard } from '../../../card-bridge/host/terminal/terminal-card.ts';
import { FINGERPOST_AID, INS } from '../../../card-bridge/protocol/constants.ts';
import type { HostRole } from '../../../card-bridge/protocol/host-role.ts';
import { type CardChallenge, decodeChallenge, encodeOpen } from '../../../card-bridge/protocol/opening.ts';
import { inProcessChannel } from '../../../card-bridge/reader/in-process.ts';
import { generateKeyPair, softwareEcdsaKey } from '../../../card-bridge/secure-channel/p256.ts';
import { decodeImage } from '../../../card-bridge/software-card/kernel/card-image.ts';
import { type NodeIdentity, TestWorld } from '../world.ts';

/** A reader that sends what it likes on both logical channels. */
class Reader {
  readonly #world: TestWorld;

  constructor(world: TestWorld) {
    this.#world = world;
    world.card.reset();
  }

  async send(c: Command, channel = 1): Promise<{ readonly sw: number; readonly data: Uint8Array }> {
    return parseResponse(await this.#world.card.process(encodeCommand({ ...c, cla: c.cla | channel })));
  }

  async challenge(channel = 1): Promise<CardChallenge> {
    if (channel === 1) await this.send(command(0x00, 0x70, 0, 0, undefined, 1), 0);
    await this.send(command(0x00, 0xa4, 0x04, 0x00, FINGERPOST_AID, 256), channel);
    const issuer = (await this.send(command(0x00, 0xca, 0xdf, 0x22, undefined, 256), channel)).data.slice(3);
    const { data } = await this.send(command(0x80, INS.challenge, 0, 0, undefined, 256), channel);
    return { issuer, ...decodeChallenge(data) };
  }

  /** The status word of the last command. */
  async run(commands: readonly Command[], channel = 1): Promise<string> {
    let sw = 0;
    for (const c of commands) ({ sw } = await this.send(c, channel));
    return sw.toString(16);
  }
}

const impostor = <R extends HostRole>(identity: HostIdentity<R>): HostIdentity<R> => ({
  ...identity,
  key: softwareEcdsaKey(generateKeyPair()),
});

describe('the opening withstands', () => {
  let world: TestWorld;
  let node: NodeIdentity;
  let counter: HostIdentity<'counter'>;

  before(async () => {
    ({ world, node } = await TestWorld.enrolled());
    counter = await world.trial.terminal('counter');
  });

  it('a certificate of somebody else: the key that it names has to sign this very opening', async () => {
    const reader = new Reader(world);
    const opening = await prepareOpening(impostor(counter), await reader.challenge());
    assert.equal(await reader.run(opening.commands), '6982');
  });

  it('an opening that is played again, to the same card or to another', async () => {
    const reader = new Reader(world);
    const { commands } = await prepareOpening(counter, await reader.challenge());
    assert.equal(await reader.run(commands), '9000');
    await reader.challenge();
    assert.equal(await reader.run(commands), '6982');
    const other = (await TestWorld.enrolled({ trial: world.trial })).world;
    const second = new Reader(other);
    await second.challenge();
    assert.equal(await second.run(commands), '6982');
  });

  it('a challenge that is used twice, is replaced, or is of the other logical channel', async () => {
    const reader = new Reader(world);
    const challenge = await reader.challenge();
    const wrong = await prepareOpening(impostor(counter), challenge);
    const right = await prepareOpening(counter, challenge);
    assert.equal(await reader.run(wrong.commands), '6982');
    assert.equal(await reader.run(right.commands), '6982');
    const first = await prepareOpening(counter, await reader.challenge());
    await reader.send(command(0x80, INS.challenge, 0, 0, undefined, 256));
    assert.equal(await reader.run(first.commands), '6982');
    const basic = await reader.challenge(0);
    await reader.challenge();
    assert.equal(await reader.run((await prepareOpening(counter, basic)).commands), '6982');
  });

  it('members of two openings mixed', async () => {
    const reader = new Reader(world);
    const one = await prepareOpening(counter, await reader.challenge());
    const challenge = await reader.challenge();
    const two = await prepareOpening(counter, challenge);
    const [present, open] = two.commands;
    const foreign = one.commands.at(-1);
    assert.ok(present && open && foreign);
    for (const [from, to] of [
      [2, 34],
      [36, 101],
      [103, 167],
    ] as const) {
      const data = open.data.slice();
      data.set(foreign.data.slice(from, to), from);
      assert.equal(await reader.run([present, { ...open, data }]), '6982');
      await reader.challenge();
    }
  });

  it('a role that the signature does not name, or the certificate does not have', async () => {
    const reader = new Reader(world);
    for (const role of ['offline', 'own', 'repository-node', 'registration-authority'] as const) {
      const prepared = await prepareOpening(counter, await reader.challenge());
      const [present, open] = prepared.commands;
      assert.ok(present && open);
      const claimed = encodeOpen(role, {
        nonce: open.data.slice(2, 34),
        point: open.data.slice(36, 101),
        signature: open.data.slice(103, 167),
      });
      assert.equal(await reader.run([present, { ...open, data: claimed }]), '6982', role);
      const asked = await prepareOpening({ ...counter, role }, await reader.challenge());
      assert.equal(await reader.run(asked.commands), '6982', role);
    }
  });

  it('points that are not on the curve, at infinity, or reflected', async () => {
    const reader = new Reader(world);
    const off = fromHex(`04${'01'.repeat(64)}`);
    const zero = fromHex(`04${'00'.repeat(64)}`);
    for (const bad of ['off', 'zero', 'reflected', 'compressed'] as const) {
      const challenge = await reader.challenge();
      const prepared = await prepareOpening(counter, challenge);
      const point = { off, zero, reflected: challenge.point, compressed: challenge.point.with(0, 2) }[bad];
      const [present, open] = prepared.commands;
      assert.ok(present && open);
      const data = open.data.slice();
      data.set(point, 36);
      assert.equal(await reader.run([present, { ...open, data }]), '6982', bad);
    }
    for (const point of [off, zero])
      await assert.rejects(prepareOpening(counter, { ...(await reader.challenge()), point }), {
        code: 'key-malformed',
      });
  });

  it('certificates of another role, right, anchor, CA or shape, all refused alike', async () => {
    const { trial } = world;
    const pair = generateKeyPair();
    const key = softwareEcdsaKey(pair);
    const subject = toHex(subjectOf(TRIAL_TERMINAL.did));
    const terminal = { subject, organisation: 'City Bank', rights: ['counter'] } as const;
    const certify = (ca: TrialAuthority, more = {}) =>
      ca.certify(pair.publicPoint, 'terminal', { ...terminal, ...more });
    const between = new TrialAuthority('between');
    const ca = (grants: readonly HostRole[]) =>
      trial.terminalCa.certify(between.point, 'card-ca', { subject: 'between', grants });
    const chains: readonly (readonly Uint8Array[])[] = [
      [await certify(trial.cardCa)],
      [await certify(trial.nodeCa)],
      [await certify(new TrialAuthority('stranger'))],
      [await certify(trial.terminalCa, { subject: 'not a hash' })],
      [await certify(trial.terminalCa, { rights: ['offline', 'own'] })],
      [await certify(trial.terminalCa, { notBefore: Date.UTC(2020, 0, 1), notAfter: Date.UTC(2024, 0, 1) })],
      [await trial.terminalCa.certify(pair.publicPoint, 'repository-node')],
      [await trial.terminalCa.certify(pair.publicPoint, 'card')],
      [await trial.terminalCa.certify(pair.publicPoint, 'card-ca', { grants: ['counter'] })],
      [await ca([]), await certify(between)],
      [await ca(['offline']), await certify(between)],
      [await ca(['counter']), await certify(between, { rights: ['counter', 'own'] })],
      [await ca(['counter']), await ca(['counter']), await certify(between)],
      [await certify(trial.terminalCa), await certify(between)],
      [new Uint8Array(5_000)],
      [fromHex('30')],
    ];
    const reader = new Reader(world);
    for (const [i, certificates] of chains.entries()) {
      const identity = { role: 'counter', key, certificates } as const;
      const { commands } = await prepareOpening(identity, await reader.challenge());
      for (const c of commands.slice(0, -1)) assert.equal((await reader.send(c)).sw, 0x9000);
      assert.equal(await reader.run(commands.slice(-1)), '6982', `chain ${i}`);
    }
    const good = [await ca(['counter', 'offline']), await certify(between)];
    const { commands } = await prepareOpening({ role: 'counter', key, certificates: good }, await reader.challenge());
    assert.equal(await reader.run(commands), '9000');
  });

  it('terminals on the remote channel and remote hosts on the terminal’s', async () => {
    const reader = new Reader(world);
    assert.equal(await reader.run((await prepareOpening(counter, await reader.challenge(0))).commands, 0), '6982');
    const authority = await world.trial.host('registration-authority');
    assert.equal(await reader.run((await prepareOpening(authority, await reader.challenge())).commands), '6982');
  });

  it('a terminal of the holder’s own that the card does not know', async () => {
    const stranger = { subject: toHex(subjectOf('did:key:zStranger')) };
    const reader = new Reader(world);
    for (const [more, sw] of [
      [{}, '9000'],
      [stranger, '6982'],
    ] as const) {
      const own = await world.trial.terminal('own', more);
      assert.equal(await reader.run((await prepareOpening(own, await reader.challenge())).commands), sw);
    }
    const unnamed = new TestWorld(undefined, world.trial);
    await unnamed.makeCard();
    const fresh = new Reader(unnamed);
    const own = await world.trial.terminal('own');
    assert.equal(await fresh.run((await prepareOpening(own, await fresh.challenge())).commands), '6982', TRIAL_OWN.did);
  });

  it('a replayed chain of the card’s own node: it tells neither that it is, nor that it is not', async () => {
    const stranger = await world.trial.host('repository-node');
    const presented = await world.touched();
    const told = async (identity: NodeIdentity): Promise<string[]> => {
      const { commands } = await prepareOpening(impostor(identity), await presented.challenge());
      return (await presented.run(commands.map(encodeCommand))).map(toHex);
    };
    assert.deepEqual(await told(node), await told(stranger));
    await presented.close();
  });

  it('whoever holds a node’s or a terminal’s key and plays a card', async () => {
    // Key-compromise impersonation: with the host's own signing key, a card's certificate, and any ephemeral key.
    const presented = await world.touched();
    const { certificate } = await presented.prove(world.trial.trust, COMPLIANCE_TIME);
    await presented.close();
    const ephemeral = generateKeyPair();
    const issuer = decodeImage(world.memory.load() ?? new Uint8Array()).issuerId;
    const challenge = { issuer, nonce: new Uint8Array(32), point: ephemeral.publicPoint };
    const remote = await beginRemoteCard({
      identity: node,
      challenge,
      trust: world.trial.trust,
      now: () => world.time,
    });
    const proofs = [await node.key.sign(remote.channel), new Uint8Array(64), await counter.key.sign(remote.channel)];
    for (const proof of proofs)
      assert.throws(() => provenCard(certificate, proof, remote.channel, world.trial.trust, world.time), {
        code: 'card-proof-invalid',
      });
  });

  it('a card that answers with another card’s proof, or its own of another channel', async () => {
    const first = await world.touched();
    const proven = await first.prove(world.trial.trust, COMPLIANCE_TIME);
    const other = (await TestWorld.enrolled({ trial: world.trial })).world;
    const second = await other.touched();
    const theirs = await second.prove(world.trial.trust, COMPLIANCE_TIME);
    assert.notDeepEqual(proven.channel, theirs.channel);
    const proof = new Uint8Array(64);
    for (const card of [proven, theirs])
      assert.throws(() => provenCard(card.certificate, proof, proven.channel, world.trial.trust, COMPLIANCE_TIME), {
        code: 'card-proof-invalid',
      });
    await first.close();
    await second.close();
  });

  it('a host key that leaked later: recorded traffic stays closed', async () => {
    const presented = await world.touched();
    const challenge = await presented.challenge();
    const remote = await beginRemoteCard({
      identity: node,
      challenge,
      trust: world.trial.trust,
      now: () => world.time,
    });
    const batch = remote.batch();
    const delegation = batch.delegate(TRIAL_SESSION);
    const answers = await presented.run(batch.commands);
    await batch.complete(answers);
    const recording = toHex(Buffer.concat([...batch.commands, ...answers]));
    assert.equal(recording.includes(toHex(delegation.value.sessionPoint.slice(1, 33))), false);
    await presented.close();
  });
});

describe('channels side by side', () => {
  let world: TestWorld;
  let node: NodeIdentity;

  before(async () => {
    ({ world, node } = await TestWorld.enrolled());
  });

  it('do not disturb one another: any order of the terminal’s and the node’s commands works', async () => {
    const { presented, remote } = await world.session(node);
    for (let round = 0; round < 4; round++) {
      const batch = remote.batch();
      const points = [batch.readPublicKey('holder'), batch.readPublicKey('vault')];
      const answers: Uint8Array[] = [];
      for (const bytes of batch.commands) {
        if (round % 2 === 0) await presented.readLocator();
        answers.push(...(await presented.run([bytes])));
        if (round > 1) await presented.status();
      }
      await batch.complete(answers);
      for (const point of points) assert.equal(point.value.length, 65);
    }
    await presented.close();
  });

  it('take no command of one on the other', async () => {
    const channel = inProcessChannel(world.card);
    const presented = await openPresentedCard(channel);
    await presented.openTerminal(await world.trial.terminal('counter'));
    await presented.announce(announcementOf('counter'));
    await world.touch(presented);
    const { remote } = await world.trial.session(presented, node);
    const batch = remote.batch();
    batch.readPublicKey('holder');
    const [bytes = new Uint8Array()] = batch.commands;
    const answer = await channel.transmit(bytes.with(0, (bytes[0] ?? 0) | 1));
    assert.deepEqual([...answer], [0x69, 0x82]);
    await assert.rejects(presented.readLocator());
    assert.deepEqual([...(await channel.transmit(bytes))], [0x69, 0x82], 'the end of the terminal’s ends the node’s');
    await presented.close();
  });

  it('end with the terminal: opening another, or the same again, ends match, node and token', async () => {
    const { presented, remote } = await world.session(node);
    await presented.openTerminal(await world.trial.terminal('counter'));
    await assert.rejects(
      world.ask(presented, remote, (batch) => batch.readPublicKey('holder')),
      { code: 'card-channel-broken' },
    );
    await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
    await presented.close();
  });

  it('end with the terminal for the authority too', async () => {
    const presented = await world.opened();
    const authority = await world.trial.host('registration-authority');
    const { remote } = await world.trial.open(presented, authority, (batch) => batch.readStatus());
    await presented.openTerminal(await world.trial.terminal('counter'));
    await assert.rejects(
      world.ask(presented, remote, (batch) => batch.readStatus()),
      { code: 'card-channel-broken' },
    );
    await presented.close();
  });

  it('take no bare status word for a verdict: a forged "blocked" sends nobody to the PIN pad', async () => {
    const card = inProcessChannel(world.card);
    let forged: Uint8Array | undefined;
    const shim = { ...card, atr: card.atr, transmit: async (bytes: Uint8Array) => forged ?? card.transmit(bytes) };
    for (const [sw, code] of [
      [[0x69, 0x83], 'card-channel-broken'],
      [[0x63, 0xc0], 'card-channel-broken'],
      [[0x90, 0x00], 'card-channel-broken'],
      [[0x91, 0x00], 'card-channel-broken'],
    ] as const) {
      forged = undefined;
      world.card.reset();
      const presented = await openPresentedCard(shim);
      await presented.openTerminal(await world.trial.terminal('counter'));
      await presented.announce(announcementOf('counter'));
      forged = Uint8Array.from(sw);
      await assert.rejects(presented.touch(), { code });
      await assert.rejects(presented.verifyPin(new TextEncoder().encode('274951')), { code });
    }
    forged = undefined;
    world.card.reset();
  });
});
