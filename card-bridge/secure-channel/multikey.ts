import { compressPoint } from './p256.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Base58 in Bitcoin's alphabet, as multibase `z` uses it. */
export function base58(bytes: Uint8Array): string {
  const digits: number[] = [];
  for (const byte of bytes) {
    let carry = byte;
    for (let i = 0; i < digits.length; i++) {
      carry += (digits[i] ?? 0) << 8;
      digits[i] = carry % 58;
      carry = Math.floor(carry / 58);
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58);
  }
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++;
  const text = digits.reverse().map((digit) => ALPHABET.charAt(digit));
  return '1'.repeat(zeros) + text.join('');
}

/**
 * Multibase multikey text of a P-256 key: `z`, base58btc of 80 24 (varint of p256-pub 0x1200) and the compressed point.
 *
 * @example
 * ```ts
 * const did = `did:key:${p256Multikey(generateKeyPair().publicPoint)}`;
 * ```
 */
export function p256Multikey(publicPoint: Uint8Array): string {
  const bytes = new Uint8Array(35);
  bytes.set([0x80, 0x24]);
  bytes.set(compressPoint(publicPoint), 2);
  return `z${base58(bytes)}`;
}
