import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string | Uint8Array, Uint8Array, number, object, Buffer>(scrypt);

/** 128 MiB and some 400 ms for each guess. */
const COST = { N: 131_072, r: 8, p: 1, maxmem: 268_435_456 };

/** An AES-256 key from a passphrase or a printed secret: scrypt (RFC 7914) with N 131072, r 8, p 1. */
export function scryptKey(secret: string | Uint8Array, salt: Uint8Array): Promise<Buffer> {
  return derive(secret, salt, 32, COST);
}
