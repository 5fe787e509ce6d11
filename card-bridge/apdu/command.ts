import { plainBytes } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';

/** One command APDU, ISO/IEC 7816-4 §5.2. */
export interface Command {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** Command data field, at most 65,535 bytes. */
  readonly data: Uint8Array;
  /** Largest answer wanted, 0 (none) to 65,536. */
  readonly ne: number;
  /** Whether the length fields are in extended form. */
  readonly extended: boolean;
}

export const NO_DATA: Uint8Array = new Uint8Array(0);

/** Longest command APDU: 4 header bytes, 3 of Lc, data, 2 of Le. */
export const MAX_COMMAND_LENGTH = 4 + 3 + 65_535 + 2;

/** Builds a command; extended form is chosen when data or answer do not fit the short one. */
export function command(cla: number, ins: number, p1: number, p2: number, data: Uint8Array = NO_DATA, ne = 0): Command {
  return { cla, ins, p1, p2, data, ne, extended: data.length > 255 || ne > 256 };
}

/** @throws apdu-malformed when a field is out of range */
export function encodeCommand(c: Command): Uint8Array {
  const { data, ne } = c;
  const limit = c.extended ? { data: 65_535, ne: 65_536 } : { data: 255, ne: 256 };
  if (data.length > limit.data || ne > limit.ne || ne < 0) throw cardFailures.fail('apdu-malformed', 'length');
  const lcLength = data.length === 0 ? 0 : c.extended ? 3 : 1;
  const leLength = ne === 0 ? 0 : c.extended ? (data.length === 0 ? 3 : 2) : 1;
  const out = new Uint8Array(4 + lcLength + data.length + leLength);
  out.set([c.cla, c.ins, c.p1, c.p2]);
  if (lcLength === 1) out[4] = data.length;
  if (lcLength === 3) out.set([0, data.length >> 8, data.length & 0xff], 4);
  out.set(data, 4 + lcLength);
  const end = out.length;
  if (leLength === 1) out[end - 1] = ne & 0xff;
  if (leLength > 1) out.set([(ne >> 8) & 0xff, ne & 0xff], end - 2);
  return out;
}

/**
 * Reads one command APDU in any of the seven cases, ISO/IEC 7816-4 §5.2 and ISO/IEC 7816-3 §12.1.
 * @throws apdu-malformed when the length fields do not fit the bytes
 */
export function parseCommand(input: Uint8Array): Command {
  const bytes = plainBytes(input);
  const n = bytes.length;
  if (n < 4 || n > MAX_COMMAND_LENGTH) throw cardFailures.fail('apdu-malformed', `${n} bytes`);
  const [cla = 0, ins = 0, p1 = 0, p2 = 0, b5 = 0, b6 = 0, b7 = 0] = bytes;
  const make = (data: Uint8Array, ne: number, extended: boolean): Command => ({ cla, ins, p1, p2, data, ne, extended });
  if (n === 4) return make(NO_DATA, 0, false);
  if (n === 5) return make(NO_DATA, b5 === 0 ? 256 : b5, false);
  if (b5 !== 0) {
    const end = 5 + b5;
    if (n === end) return make(bytes.slice(5, end), 0, false);
    if (n === end + 1) return make(bytes.slice(5, end), bytes[end] || 256, false);
    throw cardFailures.fail('apdu-malformed', 'short Lc');
  }
  const length = (b6 << 8) | b7;
  if (n === 7) return make(NO_DATA, length || 65_536, true);
  const end = 7 + length;
  if (length > 0 && n === end) return make(bytes.slice(7, end), 0, true);
  if (length > 0 && n === end + 2) {
    const ne = ((bytes[end] ?? 0) << 8) | (bytes[end + 1] ?? 0);
    return make(bytes.slice(7, end), ne || 65_536, true);
  }
  throw cardFailures.fail('apdu-malformed', 'extended Lc');
}
