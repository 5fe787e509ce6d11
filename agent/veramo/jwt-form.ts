import { identityFailures } from '../identity/base/failures.ts';
import { canonicalJson } from '../identity/base/jcs.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../identity/base/json.ts';
import { envelope } from '../identity/jose/enveloped.ts';
import { readJws } from '../identity/jose/jws.ts';

/** Veramo's form of a token: its content as an object, and the token in `proof.jwt`. */
export function jwtForm(token: string): JsonObject {
  const jws = readJws(token);
  if ('code' in jws) throw identityFailures.fail('token-malformed');
  return { ...jws.payload, proof: { type: 'JwtProof2020', jwt: token } };
}

/** The token in a document of that form; undefined for every other document. */
export function tokenIn(document: JsonValue): string | undefined {
  const proof = isJsonObject(document) ? document.proof : undefined;
  return isJsonObject(proof) && typeof proof.jwt === 'string' ? proof.jwt : undefined;
}

/** Whether a text is a token of VCDM 2.0 (`vc+jwt`, `vp+jwt`) or an SD-JWT. */
export function isModernToken(text: string): boolean {
  if (text.includes('~')) return true;
  const jws = readJws(text);
  return !('code' in jws) && (jws.header.typ === 'vc+jwt' || jws.header.typ === 'vp+jwt');
}

/**
 * Whether what stands beside a token is what the token signs. The two forms can differ, and who reads the object would
 * take the unsigned one for true.
 */
export function isTwinOf(document: JsonObject, token: string): boolean {
  const { proof: _, ...beside } = document;
  const jws = readJws(token);
  return !('code' in jws) && canonicalJson(beside) === canonicalJson(jws.payload);
}

/** A credential as it goes into a VCDM 2.0 presentation: tokens in envelopes, everything else as it is. */
export function embeddable(credential: JsonValue): JsonValue {
  const token = typeof credential === 'string' ? credential : tokenIn(credential);
  return token === undefined
    ? credential
    : envelope(token, token.includes('~') ? 'application/vc+sd-jwt' : 'application/vc+jwt');
}
