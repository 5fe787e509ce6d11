import { hash } from 'node:crypto';
import { type Fault, fault } from '../base/fault.ts';
import type { JsonObject } from '../base/json.ts';

/** Names of `_sd_alg` (RFC 9901 §4.1.1, IANA Named Information Hash Algorithms) and what OpenSSL calls them. */
const HASHES: Readonly<Record<string, string>> = { 'sha-256': 'sha256', 'sha-384': 'sha384', 'sha-512': 'sha512' };

/** Base64url of the hash of text as it stands in a token: a disclosure, or all that a key binding is over. */
export type SdDigest = (text: string) => string;

/** The hash that `_sd_alg` names; SHA-256 when absent. */
export function digestOf(payload: JsonObject): SdDigest | Fault {
  const { _sd_alg: name = 'sha-256' } = payload;
  const algorithm = typeof name === 'string' && Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
  if (algorithm === undefined) return fault('disclosure-hash-unsupported', '_sd_alg');
  return (text) => hash(algorithm, text, 'base64url');
}
