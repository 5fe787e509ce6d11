import { type Command, NO_DATA } from '../../apdu/command.ts';
import { type Response, response } from '../../apdu/response.ts';
import { SW } from '../../apdu/status-word.ts';
import { encodeTlv, readFields } from '../../apdu/tlv.ts';
import { equalBytes, fromHex } from '../../base/bytes.ts';
import { DATA_TAG, KEY_ID, KEY_VERSION, PROTOCOL_VERSION, REFERENCE } from '../../protocol/constants.ts';
import { beginAttempt, CARD_STATES, succeed } from '../../protocol/life-cycle.ts';
import { locatorUrl, readLocator } from '../../protocol/locator.ts';
import type { CardParts } from '../kernel/application.ts';
import { refuse } from '../kernel/status-error.ts';
import { isEnrolled } from './enrolment-commands.ts';
import { METHOD_CODES } from './session-commands.ts';

/** Biometric information template: one fingerprint, compared on the card with its own sensor (ISO/IEC 7816-11). */
const BIOMETRIC_INFORMATION = fromHex('7f61 12 020101 7f60 0c 830196 a107 810108 87020101');

function statusObject(parts: CardParts): Uint8Array {
  const { state, tries } = parts.stored.contents;
  const method = parts.volatile.peekVerification();
  const verified = method === undefined ? 0 : METHOD_CODES[method];
  const enrolled = isEnrolled(parts) ? 1 : 0;
  return Uint8Array.of(CARD_STATES[state], tries.finger, tries.pin, verified, enrolled, PROTOCOL_VERSION);
}

function demandVerified({ volatile }: CardParts): void {
  if (volatile.useVerification() === undefined) refuse(SW.securityNotSatisfied);
}

/** GET DATA, tag in P1-P2. What names the card or its holder only after a match. */
export function getData(parts: CardParts, { p1, p2, data }: Command): Uint8Array {
  const { stored, fingerCheck } = parts;
  const tag = (p1 << 8) | p2;
  if (tag !== DATA_TAG.certificate && data.length > 0) refuse(SW.wrongLength);
  switch (tag) {
    case DATA_TAG.status:
      return encodeTlv(tag, statusObject(parts));
    case DATA_TAG.lastCapture:
      return encodeTlv(tag, Uint8Array.of(fingerCheck.lastCapture));
    case DATA_TAG.biometricInformation:
      return BIOMETRIC_INFORMATION;
    case DATA_TAG.locator:
      demandVerified(parts);
      if (!isEnrolled(parts)) refuse(SW.conditionsNotSatisfied);
      return encodeTlv(tag, new TextEncoder().encode(locatorUrl(readLocator(stored.contents.signedLocator))));
    case DATA_TAG.certificate:
      demandVerified(parts);
      demandDeviceKeyReference(data);
      return encodeTlv(tag, stored.contents.deviceCertificate);
    default:
      return refuse(SW.referenceNotFound);
  }
}

/** Empty, or A6{83 {key id, key version}} for the device key, GPC Amendment F §6.3. */
function demandDeviceKeyReference(data: Uint8Array): void {
  if (data.length === 0) return;
  const [reference] = readFields(data, [0xa6]);
  const [key] = readFields(reference, [0x83]);
  if (!equalBytes(key, Uint8Array.of(KEY_ID.device, KEY_VERSION))) refuse(SW.referenceNotFound);
}

/** VERIFY without data: 9000 when this method has verified the holder, else the tries left. */
function verifyStatus(parts: CardParts, method: 'fingerprint' | 'pin'): Response {
  if (parts.volatile.peekVerification() === method) return response(SW.ok);
  const { tries } = parts.stored.contents;
  const left = method === 'pin' ? tries.pin : tries.finger;
  return response(left === 0 ? SW.blocked : SW.triesLeft | left);
}

/**
 * VERIFY, finger. P1 = 00: check now, the answer comes when it is over; P1 = 01: start, then poll. Data 03 00, as
 * cards with a finger sensor and PIV have it.
 */
export async function verifyFinger(parts: CardParts, { p1, data }: Command): Promise<Response> {
  if (data.length === 0) return verifyStatus(parts, 'fingerprint');
  if (p1 > 1) refuse(SW.wrongParameters);
  if (data.length !== 2 || data[0] !== 3 || data[1] !== 0) refuse(SW.wrongData);
  if (parts.stored.contents.tries.finger === 0) refuse(SW.blocked);
  if (!parts.fingerCheck.start()) refuse(SW.conditionsNotSatisfied);
  return response(p1 === 1 ? SW.touchPending : await parts.fingerCheck.finish(), p1 === 1 ? Uint8Array.of(0) : NO_DATA);
}

/** POLL TOUCH: P1 = 00 asks, waiting up to P2 × 10 ms; P1 = 11 cancels. */
export async function pollTouch(parts: CardParts, { p1, p2 }: Command): Promise<Response> {
  const { fingerCheck } = parts;
  if (p1 === 0x11) {
    fingerCheck.cancel();
    return response(SW.ok);
  }
  if (p1 !== 0) refuse(SW.wrongParameters);
  const sw = await fingerCheck.poll(p2 * 10);
  return sw === undefined ? response(SW.touchPending, Uint8Array.of(fingerCheck.lastCapture)) : response(sw);
}

/** VERIFY, PIN: digits padded to 8 bytes with FF. The try is gone before the comparison. */
export function verifyPin(parts: CardParts, { data }: Command): Response {
  const { stored, volatile } = parts;
  if (data.length === 0) return verifyStatus(parts, 'pin');
  if (data.length !== 8) refuse(SW.wrongLength);
  const { pin, tries } = stored.contents;
  if (pin.length !== 8) refuse(SW.referenceDataUnusable);
  const attempt = beginAttempt(tries, 'pin') ?? refuse(SW.blocked);
  volatile.endSession();
  stored.change({ tries: attempt });
  const right = equalBytes(pin, data);
  data.fill(0);
  if (!right) return response(SW.triesLeft | attempt.pin);
  stored.change({ tries: succeed(attempt, 'pin') });
  volatile.verified('pin');
  return response(SW.ok);
}

/** VERIFY, ISO/IEC 7816-4 §11.6.6. */
export function verify(parts: CardParts, command: Command): Response | Promise<Response> {
  if (command.p2 === REFERENCE.finger) return verifyFinger(parts, command);
  if (command.p1 !== 0) return refuse(SW.wrongParameters);
  return command.p2 === REFERENCE.pin ? verifyPin(parts, command) : refuse(SW.referenceNotFound);
}
