import { parseJson } from '../../../schemas/strict-json.ts';
import { isMembers } from './entry-columns.ts';

/**
 * A compact JWT credential or presentation as Veramo keeps it: its content as an object, the JWT in `proof.jwt`. Reads
 * only; nothing is verified. Undefined for what is no such JWT.
 */
export function decodeJwtEntry(jwt: string): { [member: string]: unknown } | undefined {
  const [, payload, signature, ...rest] = jwt.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  let claims: unknown;
  try {
    claims = parseJson(Buffer.from(payload, 'base64url'));
  } catch {
    return undefined;
  }
  if (!isMembers(claims)) return undefined;
  const proof = { type: 'JwtProof2020', jwt };
  const { vc, vp, iss, sub, nbf, exp, jti, ...others } = claims;
  const legacy = vc ?? vp;
  if (!isMembers(legacy)) return { ...claims, proof };
  const subject = isMembers(legacy.credentialSubject) ? legacy.credentialSubject : {};
  return {
    ...others,
    ...legacy,
    ...(vc === undefined
      ? { holder: legacy.holder ?? iss }
      : { issuer: legacy.issuer ?? iss, credentialSubject: sub === undefined ? subject : { id: sub, ...subject } }),
    ...(jti === undefined ? {} : { id: jti }),
    ...(typeof nbf === 'number' ? { issuanceDate: seconds(nbf) } : {}),
    ...(typeof exp === 'number' ? { expirationDate: seconds(exp) } : {}),
    proof,
  };
}

/** Seconds since 1970 as a time; the farthest that can be written when they lie beyond. */
function seconds(value: number): string {
  return new Date(Math.min(Math.max(value * 1000, -8.64e15), 8.64e15)).toISOString();
}
