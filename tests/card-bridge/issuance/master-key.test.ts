import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedHsm } from '../../../agent/programs/registration-authority/hsm/embedded-hsm.ts';
import { createBlankCard } from '../../../card-bridge/issuance/create-blank.ts';
import { deriveCardKeys, prepareIssuance } from '../../../card-bridge/issuance/master-key.ts';
import { readBlank } from '../../../card-bridge/issuance/officer-desk.ts';
import { CONCEALMENT_LEVELS, cardKeySet } from '../../../card-bridge/protocol/key-card/levels.ts';
import { inProcessChannel } from '../../../card-bridge/reader/in-process.ts';
import { cmac } from '../../../card-bridge/secure-channel/cmac.ts';
import { decodeImage } from '../../../card-bridge/software-card/kernel/card-image.ts';
import { VolatileMemory } from '../../../card-bridge/software-card/kernel/memory.ts';
import { MASTER, Workshop } from './workshop.ts';

const SERIAL = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9);
const KDD = Uint8Array.of(0, 0, ...SERIAL);

describe('a master key in an HSM', () => {
  it('gives the same card keys as the same key in a key card, at every level', async () => {
    for (const level of CONCEALMENT_LEVELS) {
      const mac = (message: Uint8Array) => cmac(MASTER, message);
      assert.deepEqual(await deriveCardKeys(async (message) => mac(message), level, KDD), cardKeySet(mac, level, KDD));
    }
  });

  it('makes blanks and personalises them without ever leaving it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fingerpost-master-'));
    const hsm = await createEmbeddedHsm(directory, {
      passphrase: Buffer.from('a passphrase for tests'),
      cost: { N: 1024, r: 8, p: 1 },
    });
    try {
      await hsm.generateKey({ label: 'card-master', kind: 'AES-256', use: 'mac' });
      const master = (message: Uint8Array) => hsm.cmac('card-master', message);
      const workshop = new Workshop();
      const memory = new VolatileMemory();
      createBlankCard(memory, SERIAL, await deriveCardKeys(master, 'externally-seeded', KDD));
      const channel = inProcessChannel(workshop.program(memory));
      const seed = new Uint8Array(16).fill(4);
      const parameters = await workshop.parameters();
      const { script, nextSeed } = await prepareIssuance(master, { ...(await readBlank(channel)), parameters, seed });
      for (const [i, command] of script.commands.entries())
        assert.ok(script.accepts(i, await channel.transmit(command)), `command ${i}`);
      script.close();
      assert.equal(nextSeed.length, 16);
      assert.notDeepEqual(nextSeed, seed);
      assert.equal(decodeImage(memory.load() ?? new Uint8Array()).state, 'secured');
    } finally {
      await hsm.close();
      await rm(directory, { recursive: true, force: true });
    }
  });
});
