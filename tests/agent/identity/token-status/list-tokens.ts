import { deflateSync } from 'node:zlib';
import { encode } from 'cborg';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { writeJws } from '../../../../agent/identity/jose/jws.ts';
import type { Signer } from '../../../../agent/identity/keys/signer.ts';
import { NOW } from '../world.ts';

export const SECOND = Math.floor(NOW / 1000);
/** Statuses 0 valid, 1 invalid, 2 suspended, 3 of the application, two bits each: the first of each byte is lowest. */
export const STATUSES = Uint8Array.of(0b11_10_01_00, 0);

/** The claims of a list, with what a test wants otherwise; undefined leaves one out. */
export interface ListWish {
  readonly sub?: string;
  readonly iat?: number;
  readonly exp?: number;
  readonly ttl?: number;
  readonly bits?: number;
  readonly lst?: Uint8Array;
}

function claimsOf(wish: ListWish) {
  return { sub: 'https://lists.example/1', iat: SECOND, bits: 2, lst: deflateSync(STATUSES), ...wish };
}

export async function jwtList(signer: Signer, wish: ListWish = {}, header: JsonObject = {}): Promise<Uint8Array> {
  const { bits, lst, ...claims } = claimsOf(wish);
  const list = { bits, lst: Buffer.from(lst).toString('base64url') };
  const head = { typ: 'statuslist+jwt', kid: signer.verificationMethod, ...header };
  return Buffer.from(await writeJws(head, { ...claims, status_list: list }, signer));
}

export interface CwtWish {
  readonly headers?: readonly (readonly [number, unknown])[];
  readonly unprotected?: readonly (readonly [number, unknown])[];
  readonly tag?: number;
}

/** The same as CWT: COSE_Sign1 with the labels of the specification. */
export async function cwtList(signer: Signer, wish: ListWish = {}, more: CwtWish = {}): Promise<Uint8Array> {
  const { sub, iat, exp, ttl, bits, lst } = claimsOf(wish);
  const claims = new Map<number, unknown>([
    [2, sub],
    [6, iat],
    [
      65_533,
      new Map<string, unknown>([
        ['bits', bits],
        ['lst', Uint8Array.from(lst)],
      ]),
    ],
  ]);
  if (exp !== undefined) claims.set(4, exp);
  if (ttl !== undefined) claims.set(65_534, ttl);
  const head = new Map<number, unknown>([
    [1, signer.algorithm === 'Ed25519' ? -8 : -7],
    [4, Buffer.from(signer.verificationMethod)],
    [16, 'application/statuslist+cwt'],
    ...(more.headers ?? []),
  ]);
  const protectedBytes = encode(head);
  const payload = encode(claims);
  const signature = await signer.sign(encode(['Signature1', protectedBytes, new Uint8Array(), payload]));
  const message = encode([protectedBytes, new Map(more.unprotected ?? []), payload, Uint8Array.from(signature)]);
  return Buffer.concat([Buffer.of(more.tag ?? 0xd2), message]);
}
