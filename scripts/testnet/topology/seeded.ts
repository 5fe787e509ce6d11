import { hkdfSync } from 'node:crypto';

/** 32 bytes that the seed gives to one object: adding another object changes nothing for it. Keys of these are for tests. */
export function seededBytes(seed: string, path: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', seed, 'fingerpost test network', path, 32));
}

/** Numbers from 0 up to, and without, 1, the same in each run. Of no use where nobody may guess them. */
export function seededNumbers(seed: string, path: string): () => number {
  const bytes = seededBytes(seed, path);
  let state = new DataView(bytes.buffer).getUint32(0);
  return () => {
    // mulberry32
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
