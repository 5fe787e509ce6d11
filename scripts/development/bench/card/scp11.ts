import { TrialWorld } from '../../../../card-bridge/compliance/trial-world.ts';
import { openScp11 } from '../../../../card-bridge/host/management-session.ts';
import { createCard } from '../../../../card-bridge/personalise/create-card.ts';
import { inProcessChannel } from '../../../../card-bridge/reader/in-process.ts';
import { generateKeyPair, scalarOf, softwareEcdhKey } from '../../../../card-bridge/secure-channel/p256.ts';
import { decodeImage, encodeImage, type StoredKey } from '../../../../card-bridge/software-card/kernel/card-image.ts';
import { VolatileMemory } from '../../../../card-bridge/software-card/kernel/memory.ts';
import { cardOn, TEMPLATE } from './world.ts';

/** Milliseconds of SCP11a openings of the issuer security domain, both ends in this process: SELECT to verified receipt. */
export async function scp11Handshakes(runs: number): Promise<number[]> {
  const trial = new TrialWorld();
  const memory = new VolatileMemory();
  await createCard({ memory, enrolment: TEMPLATE, pin: new TextEncoder().encode('123456'), ...trial.personalisation });
  const own = generateKeyPair();
  const host = generateKeyPair();
  const issuerKeys: StoredKey[] = [
    { keyId: 0x11, keyVersion: 1, kind: 'ec-pair', value: scalarOf(own.privateKey) },
    { keyId: 0x10, keyVersion: 1, kind: 'ec-public', value: trial.cardCa.point },
  ];
  memory.store(encodeImage({ ...decodeImage(memory.load() ?? new Uint8Array()), issuerKeys }));
  const certificates = [await trial.cardCa.certify(host.publicPoint, 'issuer')];
  const card = cardOn(memory);
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const channel = inProcessChannel(card);
    const start = performance.now();
    const session = await openScp11(channel, {
      variant: 'a',
      keyVersion: 1,
      cardPoint: own.publicPoint,
      host: { key: softwareEcdhKey(host), certificates, caKeyId: 0x10, caKeyVersion: 1 },
    });
    times.push(performance.now() - start);
    session.close();
    await channel.close();
  }
  return times;
}
