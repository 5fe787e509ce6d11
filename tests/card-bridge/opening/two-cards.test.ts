import assert from 'node:assert/strict';
import { command, encodeCommand } from '../../../card-bridge/apdu/command.ts';
import { toHex } from '../../../card-bridge/base/bytes.ts';
import { fullStatus } from '../../../card-bridge/compliance/card-under-test.ts';
import { announcementOf, TrialWorld } from '../../../card-bridge/compliance/trial-world.ts';
import { openPresentedCard } from '../../../card-bridge/host/terminal/terminal-card.ts';
import { FINGERPOST_AID, ISSUER_AID } from '../../../card-bridge/protocol/constants.ts';
import { inProcessChannel } from '../../../card-bridge/reader/in-process.ts';
import type { SoftwareCard } from '../../../card-bridge/software-card/card.ts';
import { encodeFileTree } from '../../../card-bridge/software-card/files/file-tree.ts';
import { decodeImage, encodeImage, type StoredKey } from '../../../card-bridge/software-card/kernel/card-image.ts';
import { TestWorld } from '../world.ts';

const SHOP = Uint8Array.of(0xf0, 0x53, 0x48, 0x4f, 0x50);
const CHALLENGE = 0x9e;

/** Two holders' cards of one issuer that differ in everything a card may have of its own, issuer keys and files too. */
async function twoCards(): Promise<TestWorld[]> {
  const trial = new TrialWorld();
  const worlds: TestWorld[] = [];
  for (const mark of [1, 2]) {
    const { world } = await TestWorld.enrolled({ trial });
    const contents = decodeImage(world.memory.load() ?? new Uint8Array());
    const issuerKeys = [1, 2, 3].map(
      (keyId): StoredKey => ({ keyId, keyVersion: 1, kind: 'aes', value: new Uint8Array(16).fill(mark * 16 + keyId) }),
    );
    const file = { id: 0x0101, kind: 'plain', size: 8, read: 'always', change: 'always' } as const;
    const key = { id: 1, use: 'compare', value: Uint8Array.of(mark), triesLeft: 3, maxTries: 3, change: [1] } as const;
    const files = [{ ...file, records: [new Uint8Array(8).fill(mark)] }];
    const tree = [{ name: SHOP, keys: [key], files, folders: [] }];
    const issuerData = [{ name: Uint8Array.of(3, 0, 0x42), value: Uint8Array.of(mark) }];
    // One try of each less on the second.
    const tries = { finger: 4 - mark, pin: 4 - mark };
    world.memory.store(encodeImage({ ...contents, tries, issuerKeys, issuerData, files: encodeFileTree(tree) }));
    world.restart();
    worlds.push(world);
  }
  return worlds;
}

const select = (aid: Uint8Array, channel: number) => encodeCommand(command(channel, 0xa4, 0x04, 0x00, aid, 256));

/** Every instruction with every (or every third) P1 and P2, and with data as commands have it. */
function* everyCommand(cla: number, step: number): Generator<Uint8Array> {
  for (let ins = 0; ins < 256; ins++) {
    if (ins === 0x70) continue;
    for (let p = 0; p < 256; p += step) {
      yield Uint8Array.of(cla, ins, p, 0x00, 0x00);
      if (p > 0) yield Uint8Array.of(cla, ins, 0x00, p, 0x00);
    }
    for (const [p1, p2] of [
      [0xdf, 0x20],
      [0xdf, 0x21],
      [0xdf, 0x22],
      [0x5f, 0x50],
      [0x7f, 0x61],
      [0xbf, 0x21],
      [0xff, 0x33],
    ])
      yield Uint8Array.of(cla, ins, p1 ?? 0, p2 ?? 0, 0x00);
    for (const p2 of [0x00, 0x10, 0x20, 0x30, 0x80, 0x96])
      for (const data of [
        Uint8Array.of(3, 0),
        new Uint8Array(8).fill(0x31),
        new Uint8Array(32),
        Uint8Array.of(0x80, 1, 1),
      ])
        yield encodeCommand(command(cla, ins, 0x00, p2, data, 256));
  }
}

/** The answers of a card to a sweep, told apart only by what they are, not by the random part of a challenge. */
async function answers(card: SoftwareCard, aid: Uint8Array, cla: number, step: number): Promise<string[]> {
  const channel = cla & 3;
  const out: string[] = [];
  await card.process(select(aid, channel));
  let ins = -1;
  for (const bytes of everyCommand(cla, step)) {
    if (bytes[1] !== ins) await card.process(select(aid, channel));
    ins = bytes[1] ?? 0;
    const answer = await card.process(bytes);
    const told = ins === CHALLENGE && answer.length > 2 ? `challenge of ${answer.length}` : toHex(answer);
    out.push(`${toHex(bytes)}: ${told}`);
  }
  return out;
}

const demandSame = ([one, other]: readonly string[][]) => {
  assert.ok(one && other && one.length === other.length && one.length > 40_000);
  const differing = one.filter((answer, i) => answer !== other[i]);
  assert.deepEqual(differing, []);
};

describe("a stranger's reader", function () {
  this.timeout(300_000);
  let worlds: TestWorld[];

  before(async () => {
    worlds = await twoCards();
  });

  const sweep = async (aid: Uint8Array, cla: number, step = 1) =>
    demandSame(await Promise.all(worlds.map((world) => answers(world.card, aid, cla, step))));

  it('cannot tell two enrolled cards apart, whatever it asks the application', async () => {
    for (const cla of [0x00, 0x80]) await sweep(FINGERPOST_AID, cla);
  });

  it('nor by the issuer domain or an application made of files', async () => {
    await sweep(ISSUER_AID, 0x80, 3);
    await sweep(SHOP, 0x00, 3);
  });

  it('nor while the card has matched in somebody else’s channel', async () => {
    const presented = await Promise.all(
      worlds.map(async (world) => {
        const card = await openPresentedCard(inProcessChannel(world.card));
        await card.openTerminal(await world.trial.terminal('counter'));
        await card.announce(announcementOf('counter'));
        await world.touch(card);
        return card;
      }),
    );
    await sweep(FINGERPOST_AID, 0x80, 3);
    for (const card of presented) assert.match(await card.readLocator(), /^fingerpost:/);
    for (const card of presented) await card.close();
  });

  it('and has cost neither of them a try', async () => {
    for (const [i, world] of worlds.entries()) {
      const { fingerTriesLeft, pinTriesLeft } = await fullStatus(await world.opened());
      // The match in between gave the finger's back.
      assert.deepEqual([fingerTriesLeft, pinTriesLeft], [3, 3 - i]);
    }
  });
});
