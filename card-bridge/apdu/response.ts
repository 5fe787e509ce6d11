import { plainBytes } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { NO_DATA } from './command.ts';

/** One response APDU, ISO/IEC 7816-4 §5.2. */
export interface Response {
  readonly data: Uint8Array;
  /** Status word SW1 ‖ SW2. */
  readonly sw: number;
}

export function response(sw: number, data: Uint8Array = NO_DATA): Response {
  return { data, sw };
}

export function encodeResponse(r: Response): Uint8Array {
  const out = new Uint8Array(r.data.length + 2);
  out.set(r.data);
  out[r.data.length] = r.sw >> 8;
  out[r.data.length + 1] = r.sw & 0xff;
  return out;
}

/** @throws card-answer-malformed when there is no status word */
export function parseResponse(input: Uint8Array): Response {
  const bytes = plainBytes(input);
  const n = bytes.length;
  if (n < 2 || n > 65_538) throw cardFailures.fail('card-answer-malformed', `${n} bytes`);
  const sw = ((bytes[n - 2] ?? 0) << 8) | (bytes[n - 1] ?? 0);
  if (sw < 0x6100 || (sw >= 0x7000 && sw < 0x9000) || sw >= 0xa000)
    throw cardFailures.fail('card-answer-malformed', 'status word');
  return { data: bytes.slice(0, n - 2), sw };
}
