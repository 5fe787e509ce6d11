import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { parseTime } from '../base/time.ts';
import type { Jws } from './jws.ts';
import { type RegisteredClaims, splitClaims } from './registered-claims.ts';

/** A document that a token carries, and the registered claims beside it. */
export interface TokenDocument {
  readonly claims: RegisteredClaims;
  readonly document: JsonObject;
}

/** Whether a policy accepts a token as of the older kind of VCDM 1.1 §6.3.1: a plain JWT, the document in one claim. */
export function hasDocumentClaim(
  { header, payload }: Jws,
  claim: 'vc' | 'vp',
  { documentClaims }: { readonly documentClaims?: boolean },
): boolean {
  if (documentClaims !== true) return false;
  const { typ } = header;
  const plain = typ === undefined || (typeof typ === 'string' && typ.toLowerCase() === 'jwt');
  return plain && isJsonObject(payload[claim]) && payload[claim === 'vc' ? 'vp' : 'vc'] === undefined;
}

/**
 * The credential in a `vc` claim (VCDM 1.1 §6.3.1): `iss`, `nbf`, `exp`, `sub` and `jti` stand for issuer, times,
 * subject and id, and may repeat them but not contradict them.
 */
export function readVcClaim(payload: JsonObject): TokenDocument | Fault {
  const parts = documentIn(payload, 'vc');
  if ('code' in parts) return parts;
  const { claims } = parts;
  const document: Record<string, JsonValue> = { ...parts.document };
  for (const [name, time] of [
    ['issuanceDate', claims.nbf],
    ['expirationDate', claims.exp],
  ] as const) {
    if (time === undefined) continue;
    if (document[name] === undefined) document[name] = new Date(time).toISOString();
    // A NumericDate without a fraction stands for the whole second.
    else if (Math.abs((parseTime(document[name]) ?? Number.NaN) - time) < 1000 !== true)
      return fault('claims-contradict', name);
  }
  const { issuer, credentialSubject: subject } = document;
  if (claims.iss !== undefined) {
    if (issuer === undefined) document.issuer = claims.iss;
    else if (isJsonObject(issuer) && issuer.id === undefined) document.issuer = { ...issuer, id: claims.iss };
  }
  if (claims.sub !== undefined && isJsonObject(subject) && subject.id === undefined)
    document.credentialSubject = { ...subject, id: claims.sub };
  if (claims.jti !== undefined) document.id ??= claims.jti;
  return { claims, document };
}

/** The presentation in a `vp` claim (VCDM 1.1 §6.3.1): `iss` stands for the holder, `jti` for the id. */
export function readVpClaim(payload: JsonObject): TokenDocument | Fault {
  const parts = documentIn(payload, 'vp');
  if ('code' in parts) return parts;
  const { claims, document } = parts;
  return {
    claims,
    document: {
      ...document,
      ...(claims.iss !== undefined && document.holder === undefined && { holder: claims.iss }),
      ...(claims.jti !== undefined && document.id === undefined && { id: claims.jti }),
    },
  };
}

function documentIn(payload: JsonObject, claim: 'vc' | 'vp'): TokenDocument | Fault {
  const parts = splitClaims(payload);
  if ('code' in parts) return parts;
  const { [claim]: document, ...others } = parts.document;
  if (Object.keys(others).length > 0) return fault('claims-unknown', `beside ${claim}`);
  if (!isJsonObject(document)) return fault('claims-malformed', claim);
  return { claims: parts.claims, document };
}
