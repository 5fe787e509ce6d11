import { createPublicKey } from 'node:crypto';
import { identityFailures } from '../base/failures.ts';
import { type KeyType, type PublicKey, uncompressedPoint } from './multikey.ts';

/** The public JWK (RFC 7517, RFC 8037) of a key: kty, crv, x and, for the P curves, y. */
export interface KeyJwk {
  readonly kty: 'OKP' | 'EC';
  readonly crv: KeyType;
  readonly x: string;
  readonly y?: string;
}

/** @throws multikey-length, multikey-point */
export function jwkFromPublicKey(key: PublicKey): KeyJwk {
  if (key.type === 'Ed25519' || key.type === 'X25519')
    return { kty: 'OKP', crv: key.type, x: Buffer.from(key.bytes).toString('base64url') };
  const point = Buffer.from(uncompressedPoint(key));
  const size = (point.length - 1) / 2;
  return {
    kty: 'EC',
    crv: key.type,
    x: point.subarray(1, 1 + size).toString('base64url'),
    y: point.subarray(1 + size).toString('base64url'),
  };
}

const LENGTHS: Readonly<Record<KeyType, number>> = { Ed25519: 32, X25519: 32, 'P-256': 32, 'P-384': 48, 'P-521': 66 };

/**
 * Reads a public JWK. A private member (`d`, `k`), a curve that is not supported and coordinates that are not canonical
 * base64url of the curve's length are refused.
 *
 * @throws jwk-private, multikey-type-unsupported, multikey-length, multikey-point
 */
export function publicKeyFromJwk(jwk: { readonly [member: string]: unknown }): PublicKey {
  if (jwk.d !== undefined || jwk.k !== undefined || jwk.p !== undefined) throw identityFailures.fail('jwk-private');
  const type = curveOf(jwk);
  const x = coordinate(jwk.x, LENGTHS[type], type);
  if (jwk.kty === 'OKP') {
    createPublicKey({ key: { kty: 'OKP', crv: type, x: x.toString('base64url') }, format: 'jwk' });
    return { type, bytes: x };
  }
  const y = coordinate(jwk.y, LENGTHS[type], type);
  const point = { type, bytes: Buffer.concat([Buffer.of(4), x, y]) };
  uncompressedPoint(point);
  return { type, bytes: Buffer.concat([Buffer.of(2 + ((y.at(-1) ?? 0) & 1)), x]) };
}

function curveOf(jwk: { readonly [member: string]: unknown }): KeyType {
  if (jwk.kty === 'OKP' && (jwk.crv === 'Ed25519' || jwk.crv === 'X25519')) return jwk.crv;
  if (jwk.kty === 'EC' && (jwk.crv === 'P-256' || jwk.crv === 'P-384' || jwk.crv === 'P-521')) return jwk.crv;
  throw identityFailures.fail('multikey-type-unsupported');
}

function coordinate(value: unknown, length: number, type: KeyType): Buffer {
  const bytes = typeof value === 'string' && value.length <= 96 ? Buffer.from(value, 'base64url') : Buffer.alloc(0);
  if (bytes.length !== length || bytes.toString('base64url') !== value)
    throw identityFailures.fail('multikey-length', `coordinate of ${type}`);
  return bytes;
}
