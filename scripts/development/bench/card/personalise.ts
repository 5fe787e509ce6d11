import { TrialWorld } from '../../../../card-bridge/compliance/trial-world.ts';
import { paddedPin } from '../../../../card-bridge/host/pin.ts';
import { createBlankCard } from '../../../../card-bridge/issuance/create-blank.ts';
import { createKeyCard } from '../../../../card-bridge/issuance/create-key-card.ts';
import { OfficerDesk, readBlank, sealJob } from '../../../../card-bridge/issuance/officer-desk.ts';
import { cardKeySet, DEFAULT_LEVEL } from '../../../../card-bridge/protocol/key-card/levels.ts';
import { inProcessChannel } from '../../../../card-bridge/reader/in-process.ts';
import { cmac } from '../../../../card-bridge/secure-channel/cmac.ts';
import { generateKeyPair, scalarOf } from '../../../../card-bridge/secure-channel/p256.ts';
import { VolatileMemory } from '../../../../card-bridge/software-card/kernel/memory.ts';
import { KeyCard } from '../../../../card-bridge/software-card/key-card/key-card.ts';
import { cardOn, TEMPLATE } from './world.ts';

const MASTER = new Uint8Array(16).fill(7);
const ISSUER_KEY = new Uint8Array(16).fill(8);
const PIN = new TextEncoder().encode('123456');
const SYSTEM = 1;

/** A desk with an open key card, and what it takes to make one card after another. */
export async function personaliser() {
  const world = new TrialWorld();
  const memory = new VolatileMemory();
  const systems = [{ id: SYSTEM, master: MASTER }];
  createKeyCard({ memory, officer: { name: 'bench', number: '1' }, pin: PIN, issuerKey: ISSUER_KEY, systems });
  const desk = await OfficerDesk.at(inProcessChannel(new KeyCard(memory)));
  await desk.open({ pin: PIN, issuerMac: async (message) => cmac(ISSUER_KEY, message) });
  let number = 0;

  /** One card: sealing the job, the whole script out of the key card, into the chip, record. Milliseconds. */
  return async (): Promise<number> => {
    const serial = new Uint8Array(8);
    new DataView(serial.buffer).setUint32(4, ++number);
    const blank = new VolatileMemory();
    const kdd = new Uint8Array([0, 0, ...serial]);
    createBlankCard(
      blank,
      serial,
      cardKeySet((message) => cmac(MASTER, message), DEFAULT_LEVEL, kdd),
    );
    const channel = inProcessChannel(cardOn(blank));
    const start = performance.now();
    const device = generateKeyPair();
    const cardCertificate = await world.cardCa.certify(device.publicPoint, 'card', { subject: 'card' });
    const { trust } = world.personalisation;
    const cardKey = scalarOf(device.privateKey);
    const parameters = { template: TEMPLATE, pin: paddedPin(PIN), trust, cardKey, cardCertificate };
    const { diversificationData, sequence } = await readBlank(channel);
    const sealed = sealJob(desk.keyCardPoint, diversificationData, parameters);
    const length = await desk.begin(SYSTEM, diversificationData, sequence, sealed);
    const script = await Promise.all(Array.from({ length }, (_, i) => desk.command(i)));
    for (const [i, command] of script.entries()) await desk.check(i, await channel.transmit(command));
    await desk.finish();
    const took = performance.now() - start;
    await channel.close();
    return took;
  };
}
