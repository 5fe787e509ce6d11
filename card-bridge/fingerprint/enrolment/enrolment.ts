import { fingerprintFailures } from '../base/failures.ts';
import type { Enrolment, FingerTemplate } from '../base/types.ts';
import { parseRecord } from '../template/parse-record.ts';
import { writeRecord } from '../template/template-record.ts';

export const MOST_IMPRESSIONS = 8;
/**
 * Impressions as an enrolment; only their number is checked.
 *
 * @example
 * ```ts
 * const enrolment = enrolmentOf(7, impressions);
 * ```
 */
export function enrolmentOf(finger: number, impressions: readonly FingerTemplate[]): Enrolment {
  if (impressions.length === 0 || impressions.length > MOST_IMPRESSIONS)
    throw fingerprintFailures.fail('enrolment-impressions', `${impressions.length} impressions`);
  return { finger, impressions };
}

/**
 * One ISO/IEC 19794-2 record with a view for each impression; about 0.8 KiB an impression with its ridge field.
 *
 * @example
 * ```ts
 * const bytes = encodeEnrolment(enrol(impressions));
 * ```
 */
export function encodeEnrolment(enrolment: Enrolment): Uint8Array {
  const { finger, impressions } = enrolmentOf(enrolment.finger, enrolment.impressions);
  return writeRecord(impressions.map((template) => ({ finger, template })));
}

/**
 * Reads {@link encodeEnrolment}; strict as {@link parseRecord}, at most eight views, all said to be of one finger.
 * Does NOT check that they are: `checkImpressions` does.
 *
 * @example
 * ```ts
 * const { impressions } = decodeEnrolment(bytes);
 * ```
 */
export function decodeEnrolment(bytes: Uint8Array): Enrolment {
  const views = parseRecord(bytes, MOST_IMPRESSIONS);
  const finger = views[0]?.finger ?? 0;
  if (views.some((view) => view.finger !== finger))
    throw fingerprintFailures.fail('enrolment-impressions', 'more than one finger');
  return enrolmentOf(
    finger,
    views.map((view) => view.template),
  );
}

/** Most fingers that one card holds. */
export const MOST_FINGERS = 4;
/** Offset of the length in a record's header, ISO/IEC 19794-2:2005 §7.3: identifier and version come before it. */
const LENGTH_OFFSET = 8;

/**
 * One to four fingers as their records one after the other; each tells its own length.
 *
 * @example
 * ```ts
 * const bytes = encodeFingers([enrol(impressions)]);
 * ```
 */
export function encodeFingers(fingers: readonly Enrolment[]): Uint8Array {
  if (fingers.length === 0 || fingers.length > MOST_FINGERS)
    throw fingerprintFailures.fail('enrolment-impressions', `${fingers.length} fingers`);
  return Buffer.concat(fingers.map(encodeEnrolment));
}

/**
 * Reads {@link encodeFingers}, or the record of a single finger; strict as {@link decodeEnrolment}.
 *
 * @example
 * ```ts
 * const [first] = decodeFingers(bytes);
 * ```
 */
export function decodeFingers(bytes: Uint8Array): Enrolment[] {
  const fingers: Enrolment[] = [];
  let rest = bytes;
  do {
    if (fingers.length === MOST_FINGERS) throw fingerprintFailures.fail('enrolment-impressions', 'too many fingers');
    const length =
      rest.length < LENGTH_OFFSET + 4
        ? rest.length
        : new DataView(rest.buffer, rest.byteOffset, rest.byteLength).getUint32(LENGTH_OFFSET);
    fingers.push(decodeEnrolment(length > 0 && length < rest.length ? rest.subarray(0, length) : rest));
    rest = rest.subarray(length);
  } while (rest.length > 0);
  return fingers;
}
