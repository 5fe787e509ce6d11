import { RecentMap } from '../base/recent-map.ts';
import { encodeMultikey } from './multikey.ts';
import { publicKeyFromJwk } from './public-jwk.ts';

const multikeys = new RecentMap<string>(2048);

/**
 * The Multikey of a public JWK. The checks of the point are made once per key; the 2,048 keys used last are kept.
 *
 * @throws jwk-private, multikey-type-unsupported, multikey-length, multikey-point
 */
export function multikeyOfJwk(jwk: { readonly [member: string]: unknown }): string {
  const { kty, crv, x, y, d, k, p } = jwk;
  const isPlain =
    typeof kty === 'string' && typeof crv === 'string' && isCoordinate(x) && (y === undefined || isCoordinate(y));
  if (!isPlain || d !== undefined || k !== undefined || p !== undefined) return encodeMultikey(publicKeyFromJwk(jwk));
  const name = `${kty} ${crv} ${x} ${y ?? ''}`;
  const known = multikeys.get(name);
  if (known !== undefined) return known;
  const multikey = encodeMultikey(publicKeyFromJwk(jwk));
  multikeys.set(name, multikey);
  return multikey;
}

function isCoordinate(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 96;
}
