import { inflateSync } from 'node:zlib';
import { identityFailures } from '../base/failures.ts';

/** Bytes of an unpacked list that are accepted: 33.5 million entries of one bit. */
export const MAX_LIST_BYTES = 4 * 1_048_576;
const MAX_PACKED_BYTES = MAX_LIST_BYTES;

/** Labels of claims of a list in CBOR, and types of its two forms (IETF Token Status List §5). */
export const LIST_CLAIM = { ttl: 65_534, statusList: 65_533 } as const;
export const LIST_CWT_TYPE = 'application/statuslist+cwt';
export const LIST_JWT_TYPE = 'statuslist+jwt';

/** What a Status List Token says (IETF Token Status List §5), whichever of its two forms it came in. */
export interface ListToken {
  /** Where the list lies: `sub`. */
  readonly uri: string;
  readonly bits: number;
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt?: number;
  readonly timeToLiveMs?: number;
}

/** The claims of a Status List Token by their names in JSON; `lst` is unpacked from base64url already. */
export interface ListClaims {
  readonly sub?: unknown;
  readonly iat?: unknown;
  readonly exp?: unknown;
  readonly ttl?: unknown;
  readonly bits?: unknown;
  readonly lst?: Uint8Array | undefined;
}

/** @throws status-list-malformed */
export function readListClaims({ sub, iat, exp, ttl, bits, lst }: ListClaims): ListToken {
  if (typeof sub !== 'string' || !isSeconds(iat)) throw malformed('sub or iat');
  if (exp !== undefined && !isSeconds(exp)) throw malformed('exp');
  if (ttl !== undefined && !(isSeconds(ttl) && ttl > 0)) throw malformed('ttl');
  if (bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8) throw malformed('bits');
  return {
    uri: sub,
    bits,
    bytes: inflate(lst),
    issuedAt: iat * 1000,
    ...(exp !== undefined && { expiresAt: exp * 1000 }),
    ...(ttl !== undefined && { timeToLiveMs: ttl * 1000 }),
  };
}

/** The value at an index, from the least significant bit of each byte on (§4.1); undefined beyond the end. */
export function statusAt({ bits, bytes }: Pick<ListToken, 'bits' | 'bytes'>, index: number): number | undefined {
  const byte = bytes[Math.floor((index * bits) / 8)];
  return byte === undefined ? undefined : (byte >> ((index * bits) % 8)) & (2 ** bits - 1);
}

/** ZLIB (RFC 1950); never more than `MAX_LIST_BYTES`, however much a small text would unpack to. */
function inflate(packed: Uint8Array | undefined): Uint8Array {
  if (packed === undefined || packed.length > MAX_PACKED_BYTES) throw malformed('lst');
  try {
    return inflateSync(packed, { maxOutputLength: MAX_LIST_BYTES });
  } catch (cause) {
    throw malformed(`not zlib, or more than ${MAX_LIST_BYTES} bytes`, cause);
  }
}

const isSeconds = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 253_402_300_799;

const malformed = (what: string, cause?: unknown) => identityFailures.fail('status-list-malformed', what, cause);
