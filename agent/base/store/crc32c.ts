/** CRC-32C (RFC 3720 appendix B.4), eight bytes at a step. */
const POLYNOMIAL = 0x82f63b78;
const TABLES = Array.from({ length: 8 }, () => new Uint32Array(256));
const [T0 = zero(), T1 = zero(), T2 = zero(), T3 = zero(), T4 = zero(), T5 = zero(), T6 = zero(), T7 = zero()] = TABLES;

for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  T0[byte] = value;
}
for (let at = 1; at < 8; at++) {
  const [table, before] = [TABLES[at] ?? T0, TABLES[at - 1] ?? T0];
  for (let byte = 0; byte < 256; byte++) {
    const value = before[byte] ?? 0;
    table[byte] = (value >>> 8) ^ (T0[value & 0xff] ?? 0);
  }
}

/** The checksum of `bytes` from `from` to `to`. */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = 0xffffffff;
  let at = from;
  for (; at + 8 <= to; at += 8) {
    crc ^=
      byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16) | (byteAt(bytes, at + 3) << 24);
    crc =
      entry(T7, crc) ^
      entry(T6, crc >>> 8) ^
      entry(T5, crc >>> 16) ^
      entry(T4, crc >>> 24) ^
      entry(T3, byteAt(bytes, at + 4)) ^
      entry(T2, byteAt(bytes, at + 5)) ^
      entry(T1, byteAt(bytes, at + 6)) ^
      entry(T0, byteAt(bytes, at + 7));
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ entry(T0, crc ^ byteAt(bytes, at));
  return ~crc >>> 0;
}

/** As LevelDB keeps it, so that a checksum of something that holds checksums is sound. */
export function maskedCrc32c(bytes: Uint8Array, from: number, to: number): number {
  const crc = crc32c(bytes, from, to);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

function entry(table: Uint32Array, index: number): number {
  return table[index & 0xff] as number;
}

function zero(): Uint32Array {
  return new Uint32Array(256);
}
