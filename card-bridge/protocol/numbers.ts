import { cardFailures } from '../base/failures.ts';

/** An unsigned number, big-endian. @throws card-request-invalid when it does not fit or is no whole number */
export function numberBytes(value: number, length: 2 | 4 | 8): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (length * 8))
    throw cardFailures.fail('card-request-invalid', 'number');
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value));
  return out.slice(8 - length);
}

/** @throws tlv-malformed for another length, or a number that is not exact (2⁵³ and above) */
export function readNumber(bytes: Uint8Array, length: 2 | 4 | 8): number {
  if (bytes.length !== length) throw cardFailures.fail('tlv-malformed', 'number');
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  if (!Number.isSafeInteger(value)) throw cardFailures.fail('tlv-malformed', 'number');
  return value;
}
