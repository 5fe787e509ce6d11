import type { Command } from '../../apdu/command.ts';
import { NO_DATA } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { equalBytes } from '../../base/bytes.ts';
import { isSignedBy, readCertificate } from '../../certificate/read.ts';
import { KEY_ID, KEY_VERSION } from '../../protocol/constants.ts';
import { keyHash, readLocator } from '../../protocol/locator.ts';
import { scp11CardHandshake } from '../../secure-channel/scp11-card.ts';
import type { CardParts } from '../kernel/application.ts';
import { refuse } from '../kernel/status-error.ts';
import type { HostRole } from '../kernel/volatile.ts';
import { isEnrolled, trustAnchor } from './enrolment-commands.ts';

/** A host whose certificate chain verified on one logical channel, not yet proved by a C-MAC. */
interface PresentedHost {
  readonly role: HostRole;
  readonly publicPoint: Uint8Array;
}

/** Which role the holder of a certificate under each trust anchor may have. */
const ROLE_OF_ANCHOR: ReadonlyMap<number, 'registration-authority' | 'repository-node'> = new Map([
  [KEY_ID.registrationAuthority, 'registration-authority'],
  [KEY_ID.repositoryCa, 'repository-node'],
]);

/** SCP11a of the Fingerpost application: which host may open the secure channel (GPC Amendment F §6.4, §6.5). */
export class HostAuthentication {
  readonly #parts: CardParts;
  readonly #issuers = new Map<number, { readonly anchor: number; readonly point: Uint8Array }>();
  readonly #hosts = new Map<number, PresentedHost>();

  constructor(parts: CardParts) {
    this.#parts = parts;
  }

  forget(channel: number): void {
    this.#issuers.delete(channel);
    this.#hosts.delete(channel);
  }

  /** PERFORM SECURITY OPERATION: one certificate; P2 bit 8: more follow. At most one CA between anchor and host. */
  presentCertificate({ p1, p2, data }: Command, channel: number): Uint8Array {
    if (this.#parts.volatile.useVerification() === undefined) refuse(SW.securityNotSatisfied);
    const anchorId = p2 & 0x7f;
    const role = ROLE_OF_ANCHOR.get(anchorId);
    const anchor = trustAnchor(this.#parts, anchorId);
    if (p1 !== KEY_VERSION || role === undefined || anchor === undefined) return refuse(SW.referenceNotFound);
    const chain = this.#issuers.get(channel);
    this.forget(channel);
    const issuer = chain?.anchor === anchorId ? chain.point : anchor;
    const certificate = readCertificate(data);
    if (!isSignedBy(certificate, issuer)) refuse(SW.securityNotSatisfied);
    if ((p2 & 0x80) !== 0) {
      if (chain !== undefined || certificate.role !== 'card-ca' || !certificate.keyCertSign)
        refuse(SW.securityNotSatisfied);
      this.#issuers.set(channel, { anchor: anchorId, point: certificate.publicPoint });
      return NO_DATA;
    }
    if (certificate.role !== role || !certificate.digitalSignature) refuse(SW.securityNotSatisfied);
    if (role === 'repository-node') this.#demandOwnNode(certificate.publicPoint);
    this.#hosts.set(channel, { role, publicPoint: certificate.publicPoint });
    return NO_DATA;
  }

  /** MUTUAL AUTHENTICATE, SCP11a. The channel's host is proved by its first C-MAC only. */
  mutualAuthenticate({ p1, p2, data }: Command, channel: number): Uint8Array {
    const { stored, volatile } = this.#parts;
    if (p1 !== KEY_VERSION || p2 !== KEY_ID.device) refuse(SW.referenceNotFound);
    if (volatile.useVerification() === undefined) refuse(SW.securityNotSatisfied);
    const host = this.#hosts.get(channel) ?? refuse(SW.conditionsNotSatisfied);
    this.forget(channel);
    // The locator may have changed since the certificate was presented.
    if (host.role === 'repository-node') this.#demandOwnNode(host.publicPoint);
    const cardKey = stored.keyPair(stored.contents.deviceKey);
    const { answer, session } = scp11CardHandshake({ variant: 'a', data, cardKey, hostPoint: host.publicPoint });
    if (volatile.secure !== undefined) {
      session.wipe();
      volatile.endSession();
      refuse(SW.securityNotSatisfied);
    }
    volatile.openSecure({ channel, application: 'fingerpost', role: host.role, messaging: session });
    return answer;
  }

  /** Of all repository nodes that are certified, only the one in the card's own locator. */
  #demandOwnNode(publicPoint: Uint8Array): void {
    if (!isEnrolled(this.#parts)) refuse(SW.conditionsNotSatisfied);
    const { nodeKeyHash } = readLocator(this.#parts.stored.contents.signedLocator);
    if (!equalBytes(nodeKeyHash, keyHash(publicPoint))) refuse(SW.securityNotSatisfied);
  }
}
