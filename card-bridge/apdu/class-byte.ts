import { SW } from './status-word.ts';

/** Bits of the class byte for logical channels 0 to 3, ISO/IEC 7816-4 §5.4.1 and GPC §11.1.4. */
export const CLA = {
  proprietary: 0x80,
  chaining: 0x10,
  secureMessaging: 0x04,
  channelMask: 0x03,
} as const;

/** Secure messaging of ISO/IEC 7816-4 §10, with and without the header: not GlobalPlatform's, and not served. */
const STANDARD_MESSAGING = 0x08;

/** Logical channel of a first-interindustry or GlobalPlatform class byte; undefined for further and reserved ranges. */
export function logicalChannel(cla: number): number | undefined {
  return classFault(cla) === undefined ? cla & CLA.channelMask : undefined;
}

/**
 * The status word for a class byte that no application here can serve, ISO/IEC 7816-4 §5.4.1: 6E00 reserved, 6881 a
 * channel above 3, 6882 another kind of secure messaging. Undefined for one that can.
 */
export function classFault(cla: number): number | undefined {
  if (cla === 0xff || (cla & 0x60) === 0x20) return SW.classNotSupported;
  if ((cla & 0x40) !== 0) return SW.channelNotSupported;
  return (cla & STANDARD_MESSAGING) === 0 ? undefined : SW.secureMessagingNotSupported;
}
