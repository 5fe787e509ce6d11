import { type Command, NO_DATA } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { readFields } from '../../apdu/tlv.ts';
import { equalBytes } from '../../base/bytes.ts';
import { verifyCertificate } from '../../certificate/read.ts';
import { KEY_ID } from '../../protocol/constants.ts';
import { enrolmentMessage } from '../../protocol/enrolment.ts';
import { keyHash, type Locator, readLocator, verifyLocator } from '../../protocol/locator.ts';
import { ecdsaVerify, generateKeyPair, publicKeyFromPoint, scalarOf } from '../../secure-channel/p256.ts';
import type { CardParts } from '../kernel/application.ts';
import { refuse } from '../kernel/status-error.ts';

/** Whether ST11–ST22 are done. */
export function isEnrolled({ stored }: CardParts): boolean {
  return stored.contents.signedLocator.length > 0;
}

/** The trust anchor of a key id. */
export function trustAnchor({ stored }: CardParts, keyId: number): Uint8Array | undefined {
  return stored.contents.trustAnchors.find((key) => key.keyId === keyId)?.value;
}

/** P1 = 00 enrolment, refused when that is done; 01 re-enrolment. */
function demandEnrolment(parts: CardParts, { p1, p2 }: Command): void {
  if (p1 > 1 || p2 !== 0) refuse(SW.wrongParameters);
  if (p1 === 0 && isEnrolled(parts)) refuse(SW.conditionsNotSatisfied);
}

/** READ TEMPLATE (ST12). */
export function readTemplate(parts: CardParts, command: Command): Uint8Array {
  demandEnrolment(parts, command);
  return parts.stored.contents.template;
}

/** GENERATE DEVICE KEY (ST17–18): kept aside, lost with the session, until INSTALL ENROLMENT. */
export function generateDeviceKey(parts: CardParts, command: Command): Uint8Array {
  demandEnrolment(parts, command);
  const pair = generateKeyPair();
  parts.volatile.stagedDeviceKey = pair;
  return pair.publicPoint;
}

/**
 * INSTALL ENROLMENT (ST20–22): {80 certificate, 81 signed locator, 82 authority key, 83 signature}. Certificate and
 * locator must be for the key that this card just made and all be signed by the registration authority's card CA;
 * then key, certificate, locator and authority key are stored in one step.
 */
export function installEnrolment(parts: CardParts, { data }: Command): Uint8Array {
  const { stored, volatile } = parts;
  const staged = volatile.stagedDeviceKey ?? refuse(SW.conditionsNotSatisfied);
  const anchor = trustAnchor(parts, KEY_ID.registrationAuthority) ?? refuse(SW.referenceNotFound);
  const [certificate, signedLocator, authorityKey, signature] = readFields(data, [0x80, 0x81, 0x82, 0x83]);
  publicKeyFromPoint(authorityKey);
  const { publicPoint } = verifyCertificate(certificate, { issuerPoint: anchor, role: 'card' });
  if (!equalBytes(publicPoint, staged.publicPoint)) refuse(SW.wrongData);
  const locator = verifyLocator(signedLocator, anchor);
  demandNewer(parts, locator, staged.publicPoint);
  if (!ecdsaVerify(anchor, enrolmentMessage(publicPoint, authorityKey, signedLocator), signature))
    refuse(SW.securityNotSatisfied);
  stored.change({
    deviceKey: scalarOf(staged.privateKey),
    deviceCertificate: certificate,
    signedLocator,
    authorityKey,
  });
  volatile.stagedDeviceKey = undefined;
  return NO_DATA;
}

/** UPDATE LOCATOR: a newer one, signed by the key that the authority made for this card. */
export function updateLocator(parts: CardParts, { data }: Command): Uint8Array {
  const { stored } = parts;
  if (!isEnrolled(parts)) refuse(SW.conditionsNotSatisfied);
  const { authorityKey, deviceKey } = stored.contents;
  demandNewer(parts, verifyLocator(data, authorityKey), stored.keyPair(deviceKey).publicPoint);
  stored.change({ signedLocator: data });
  return NO_DATA;
}

function demandNewer(parts: CardParts, locator: Locator, devicePoint: Uint8Array): void {
  if (!equalBytes(locator.cardKeyHash, keyHash(devicePoint))) refuse(SW.wrongData);
  const { signedLocator } = parts.stored.contents;
  if (signedLocator.length > 0 && locator.serial <= readLocator(signedLocator).serial)
    refuse(SW.conditionsNotSatisfied);
}
