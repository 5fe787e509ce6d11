import { randomBytes } from 'node:crypto';
import { CardRefusal } from '../../../card-bridge/apdu/refusal.ts';
import { SW } from '../../../card-bridge/apdu/status-word.ts';
import { beginRemoteCard } from '../../../card-bridge/host/secure-remote-card.ts';
import {
  type EnrolmentPackage,
  enrolmentMessage,
  keyHash,
  type Locator,
  locatorUrl,
  type OpenedCard,
  type RemoteCard,
  signLocator,
} from '../../../card-bridge/index.ts';
import type { StepClock } from '../../../schemas/steps.ts';
import { utc } from '../../base/utc.ts';
import { authorityFailures } from './base/failures.ts';
import type { CardRegister } from './card-register.ts';
import { cardCaName, certifier, type OwnCertificates, publicPoint } from './certificates.ts';
import type { EnrolmentStream } from './enrolment-stream.ts';
import type { Hsm } from './hsm/hsm.ts';
import { cardKeyLabel, KEYS } from './labels.ts';
import type { Persons } from './persons.ts';
import type { CardRecord, PersonRecord } from './records.ts';
import type { Registry } from './registry.ts';

export interface EnrolmentDependencies {
  readonly name: string;
  readonly hsm: Hsm;
  readonly registry: Registry;
  readonly persons: Persons;
  readonly cards: CardRegister;
  readonly certificates: OwnCertificates;
  readonly cardDays: number;
  readonly now: () => number;
}

export interface EnrolledCard {
  readonly cardSerial: string;
  /** The locator as a URL. */
  readonly locator: string;
}

/**
 * ST11–ST22 with one card behind an untrusted terminal, in three batches of APDUs. The card is registered only when
 * its own answer to the last batch has verified; whatever goes wrong before leaves nothing registered.
 *
 * @throws person-unknown, enrolment-finger-mismatch, enrolment-card-enrolled, person-locked and authority-busy from the
 *   HSM, card-… from the card's side of the channel, hsm-unavailable
 */
export async function enrolCard(
  wire: EnrolmentStream,
  number: string,
  dependencies: EnrolmentDependencies,
  steps: StepClock,
): Promise<EnrolledCard> {
  const { hsm, cards, persons, certificates, now } = dependencies;
  const host = await publicPoint(hsm, KEYS.host);
  const remote = beginRemoteCard({
    role: 'registration-authority',
    hostKey: { publicPoint: host, agree: (peer) => hsm.agree(KEYS.host, peer) },
    hostCertificates: [certificates.host],
    trust: { cardCaPublicKeys: [await publicPoint(hsm, KEYS.cardCa)] },
    now,
  });
  try {
    steps.restart();
    const card = await remote.opened(await wire.ask(['ST11'], remote.openCommands));
    steps.done('ST11');
    // Only a genuine card that has verified its holder learns whether a number is registered.
    const person = await persons.get(number);
    const taken = await cards.meet(card, number);
    if (taken !== undefined) return { cardSerial: card.serial, locator: locatorUrl(repositoryOf(person)) };
    const devicePoint = await matchHolder(wire, remote, number, hsm, steps);
    return await install(wire, remote, { card, person, devicePoint }, dependencies, steps);
  } finally {
    remote.close();
  }
}

/** ST12–14 and, in the same batch, ST17–18: the new device key comes to nothing unless it is installed. */
async function matchHolder(
  wire: EnrolmentStream,
  remote: RemoteCard,
  number: string,
  hsm: Hsm,
  steps: StepClock,
): Promise<Uint8Array> {
  const answers = await wire
    .run(remote, ['ST12', 'ST17', 'ST18'], (batch) => ({
      template: batch.readTemplate(),
      devicePoint: batch.generateDeviceKey(),
    }))
    .catch((error: unknown) => {
      // The card itself refuses both commands once it is enrolled (conditions of use not satisfied).
      if (error instanceof CardRefusal && error.sw === SW.conditionsNotSatisfied)
        throw authorityFailures.fail('enrolment-card-enrolled', undefined, error);
      throw error;
    });
  steps.done('ST12', 'ST17', 'ST18');
  const template = answers.template.value;
  const match = await hsm.matchFingerprint(number, template).finally(() => template.fill(0));
  steps.done('ST13', 'ST14');
  if (!match.matched) throw authorityFailures.fail('enrolment-finger-mismatch', `${match.triesLeft} tries left`);
  return answers.devicePoint.value;
}

interface Enrolling {
  readonly card: OpenedCard;
  readonly person: PersonRecord;
  readonly devicePoint: Uint8Array;
}

/** ST15–16 and ST19–22. */
async function install(
  wire: EnrolmentStream,
  remote: RemoteCard,
  enrolling: Enrolling,
  dependencies: EnrolmentDependencies,
  steps: StepClock,
): Promise<EnrolledCard> {
  const { hsm, cards, now } = dependencies;
  const { card, person } = enrolling;
  const keyLabel = cardKeyLabel(card.serial, randomBytes(4).toString('hex'));
  const { publicKey } = await hsm.generateKey({ label: keyLabel, kind: 'P-256', use: 'sign' });
  steps.done('ST15', 'ST16');
  let enrolment: EnrolmentPackage;
  let record: CardRecord;
  try {
    enrolment = await makePackage(enrolling, publicKey ?? new Uint8Array(), dependencies);
    record = {
      serial: card.serial,
      person: person.number,
      state: 'unconfirmed',
      deviceCertificate: enrolment.deviceCertificate,
      keyLabel,
      locatorSerial: FIRST_LOCATOR,
      at: utc(now()),
    };
    await cards.expect(record);
  } catch (error) {
    await hsm.deleteKey(keyLabel).catch(() => undefined);
    throw error;
  }
  steps.done('ST20');
  await wire.run(remote, ['ST19', 'ST21', 'ST22'], (batch) => batch.installEnrolment(enrolment));
  steps.done('ST19', 'ST21', 'ST22');
  await cards.confirm(record);
  return { cardSerial: card.serial, locator: locatorUrl(repositoryOf(person)) };
}

const FIRST_LOCATOR = 1;

/** ST20: certificate, locator and enrolment, all signed by the card CA. */
async function makePackage(
  { card, person, devicePoint }: Enrolling,
  authorityKey: Uint8Array,
  { hsm, registry, name, cardDays, now }: EnrolmentDependencies,
): Promise<EnrolmentPackage> {
  const node = await registry.nodes.get(person.nodeId);
  if (node === undefined) throw authorityFailures.fail('node-not-certified');
  const sign = (message: Uint8Array) => hsm.sign(KEYS.cardCa, message);
  const locator: Locator = {
    ...repositoryOf(person),
    nodeKeyHash: keyHash(node.publicPoint),
    cardKeyHash: keyHash(devicePoint),
    serial: FIRST_LOCATOR,
  };
  const signedLocator = await signLocator(locator, sign);
  const deviceCertificate = await certifier(
    hsm,
    KEYS.cardCa,
    cardCaName(name),
  )({
    subject: card.serial,
    publicPoint: devicePoint,
    role: 'card',
    notBefore: now(),
    days: cardDays,
  });
  const signature = await sign(enrolmentMessage(devicePoint, authorityKey, signedLocator));
  return { deviceCertificate, signedLocator, authorityKey, signature };
}

const repositoryOf = ({ nodeId, addresses, resolvers }: PersonRecord) => ({ nodeId, addresses, resolvers });
