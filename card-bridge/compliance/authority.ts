import { issueCertificate } from '../certificate/issue.ts';
import type { CertificateRole } from '../certificate/profile.ts';
import type { PresentedCard } from '../host/presented-card.ts';
import type { CardBatch, EnrolmentPackage, RemoteCard, RemoteCardOptions } from '../host/remote-card.ts';
import { beginRemoteCard } from '../host/secure-remote-card.ts';
import { enrolmentMessage } from '../protocol/enrolment.ts';
import { keyHash, type Locator, signLocator } from '../protocol/locator.ts';
import { ecdsaSign, generateKeyPair, type KeyPair, softwareEcdhKey } from '../secure-channel/p256.ts';

const YEAR = 365 * 86_400_000;
/** The moment at which the suite's clock stands, milliseconds since 1970. */
export const COMPLIANCE_TIME = Date.UTC(2026, 0, 15, 12);

/** A certificate authority that lives for one test. */
export class TrialAuthority {
  readonly name: string;
  readonly pair: KeyPair;

  constructor(name: string) {
    this.name = name;
    this.pair = generateKeyPair();
  }

  readonly sign = async (message: Uint8Array): Promise<Uint8Array> => ecdsaSign(this.pair.privateKey, message);

  certify(publicPoint: Uint8Array, role: CertificateRole, subject = 'trial'): Promise<Uint8Array> {
    return issueCertificate({
      subject,
      issuer: this.name,
      publicPoint,
      serial: Uint8Array.of(1, 2, 3),
      notBefore: COMPLIANCE_TIME - YEAR,
      notAfter: COMPLIANCE_TIME + YEAR,
      role,
      sign: this.sign,
    });
  }
}

export interface TrialHost {
  readonly pair: KeyPair;
  readonly options: RemoteCardOptions;
}

/** Sends one batch through the terminal and completes it; `fill` gives what the batch's methods returned. */
export async function ask<T>(presented: PresentedCard, remote: RemoteCard, fill: (batch: CardBatch) => T): Promise<T> {
  const batch = remote.batch();
  const pending = fill(batch);
  await batch.complete(await presented.run(batch.commands));
  return pending;
}

/** A session context that any card accepts after a finger matched. */
export const TRIAL_CONTEXT = {
  sessionId: new Uint8Array(16).fill(7),
  terminalId: 'did:key:zTerminal',
  purpose: 'Bank: open an account',
  verifiedBy: 'fingerprint',
} as const;

/** Everything around a card that the suite needs: authorities, nodes, enrolment. */
export class TrialWorld {
  readonly cardCa = new TrialAuthority('Trial card CA');
  readonly nodeCa = new TrialAuthority('Trial node CA');
  /** The key that the authority keeps for the card (ST15). */
  readonly authorityPair = generateKeyPair();

  /** What `createCard` wants to know. */
  get personalisation() {
    return {
      cardCa: this.cardCa,
      trust: { registrationAuthority: this.cardCa.pair.publicPoint, repositoryCa: this.nodeCa.pair.publicPoint },
      notBefore: COMPLIANCE_TIME - YEAR,
      notAfter: COMPLIANCE_TIME + YEAR,
    };
  }

  async host(
    role: 'repository-node' | 'registration-authority',
    ca = role === 'repository-node' ? this.nodeCa : this.cardCa,
    certifiedRole: CertificateRole = role,
  ): Promise<TrialHost> {
    const pair = generateKeyPair();
    const hostCertificates = [await ca.certify(pair.publicPoint, certifiedRole)];
    const trust = { cardCaPublicKeys: [this.cardCa.pair.publicPoint] };
    const now = () => COMPLIANCE_TIME;
    return { pair, options: { role, hostKey: softwareEcdhKey(pair), hostCertificates, trust, now } };
  }

  locatorFor(node: TrialHost, devicePoint: Uint8Array, serial = 1): Locator {
    return {
      nodeId: '12D3KooWNodeOfTheHolder',
      nodeKeyHash: keyHash(node.pair.publicPoint),
      cardKeyHash: keyHash(devicePoint),
      addresses: ['/ip4/127.0.0.1/tcp/4001'],
      resolvers: ['/dns4/resolver.example/tcp/4001'],
      serial,
    };
  }

  /** ST19–21: what the authority sends for a device key. */
  async package(node: TrialHost, devicePoint: Uint8Array, serial = 1): Promise<EnrolmentPackage> {
    const deviceCertificate = await this.cardCa.certify(devicePoint, 'card', 'card');
    const signedLocator = await signLocator(this.locatorFor(node, devicePoint, serial), this.cardCa.sign);
    const authorityKey = this.authorityPair.publicPoint;
    const signature = await this.cardCa.sign(enrolmentMessage(devicePoint, authorityKey, signedLocator));
    return { deviceCertificate, signedLocator, authorityKey, signature };
  }

  /** Opens the secure channel of a host to a card that has matched. */
  async open(presented: PresentedCard, host: TrialHost): Promise<RemoteCard> {
    const remote = beginRemoteCard(host.options);
    await remote.opened(await presented.run(remote.openCommands));
    return remote;
  }

  /** ST11–ST22 through a terminal in which the card has matched. */
  async enrol(presented: PresentedCard, node: TrialHost, reEnrol = false, serial = 1): Promise<void> {
    const remote = await this.open(presented, await this.host('registration-authority'));
    const point = await ask(presented, remote, (batch) => batch.generateDeviceKey({ reEnrol }));
    const enrolment = await this.package(node, point.value, serial);
    await ask(presented, remote, (batch) => batch.installEnrolment(enrolment));
    remote.close();
  }

  /** The node's channel with the counter session begun. */
  async session(presented: PresentedCard, node: TrialHost): Promise<RemoteCard> {
    const remote = await this.open(presented, node);
    await ask(presented, remote, (batch) => batch.startSession(TRIAL_CONTEXT));
    return remote;
  }
}
