import { deflateSync } from 'node:zlib';
import { signCwt } from '../cose/cwt.ts';
import { encodeBase64url } from '../jose/base64url.ts';
import { writeJws } from '../jose/jws.ts';
import type { Signer } from '../keys/signer.ts';
import { LIST_CLAIM, LIST_CWT_TYPE, LIST_JWT_TYPE, type ListToken } from './list-token.ts';

/** How hard ZLIB tries, 9 at the most: lists are packed once and fetched often. */
const LEVEL = 9;

/**
 * Signs a status list as CWT (IETF Token Status List §5.2), the compact form.
 *
 * @throws what the signer throws
 */
export function signListCwt(list: ListToken, signer: Signer): Promise<Uint8Array> {
  const { uri, bits, issuedAt, expiresAt, timeToLiveMs } = list;
  const others = new Map<number, unknown>([
    [
      LIST_CLAIM.statusList,
      new Map<string, unknown>([
        ['bits', bits],
        ['lst', packList(list)],
      ]),
    ],
    ...(timeToLiveMs === undefined ? [] : [[LIST_CLAIM.ttl, Math.floor(timeToLiveMs / 1000)] as const]),
  ]);
  const times = { issuedAt, ...(expiresAt !== undefined && { expiresAt }) };
  return signCwt({ subject: uri, ...times, others }, { signer, type: LIST_CWT_TYPE });
}

/**
 * Signs a status list as JWT (IETF Token Status List §5.1).
 *
 * @throws what the signer throws
 */
export function signListJwt(list: ListToken, signer: Signer): Promise<string> {
  const { uri, bits, issuedAt, expiresAt, timeToLiveMs } = list;
  const seconds = (ms: number) => Math.floor(ms / 1000);
  return writeJws(
    { typ: LIST_JWT_TYPE, kid: signer.verificationMethod },
    {
      sub: uri,
      iat: seconds(issuedAt),
      ...(expiresAt !== undefined && { exp: seconds(expiresAt) }),
      ...(timeToLiveMs !== undefined && { ttl: seconds(timeToLiveMs) }),
      status_list: { bits, lst: encodeBase64url(packList(list)) },
    },
    signer,
  );
}

/** ZLIB (RFC 1950) of a list's bytes, as `lst` holds them. */
export function packList({ bytes }: Pick<ListToken, 'bytes'>): Uint8Array {
  return new Uint8Array(deflateSync(bytes, { level: LEVEL }));
}

/** Sets the value at an index, from the least significant bit of each byte on (§4.1); the list is long enough. */
export function setStatus({ bits, bytes }: Pick<ListToken, 'bits' | 'bytes'>, index: number, value: number): void {
  const at = Math.floor((index * bits) / 8);
  const shift = (index * bits) % 8;
  const mask = (2 ** bits - 1) << shift;
  bytes[at] = ((bytes[at] ?? 0) & ~mask) | ((value << shift) & mask);
}
