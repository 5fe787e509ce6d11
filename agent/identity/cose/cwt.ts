import type { Signer } from '../keys/signer.ts';
import { COSE_HEADER, CWT_TAG, encodeCbor } from './headers.ts';
import { type CoseHeaders, sign1 } from './sign1.ts';

/** Labels of claims (RFC 8392 §4, RFC 8747 §3). */
export const CWT_CLAIM = { iss: 1, sub: 2, aud: 3, exp: 4, nbf: 5, iat: 6, cti: 7, cnf: 8 } as const;

/** Tag 61 as it is encoded. */
const TAG = Uint8Array.of(0xd8, CWT_TAG);

/** Claims of a CWT; times are milliseconds since 1970 here and whole seconds there. */
export interface CwtClaims {
  readonly issuer?: string;
  readonly subject?: string;
  readonly audience?: string;
  readonly expiresAt?: number;
  readonly notBefore?: number;
  readonly issuedAt?: number;
  readonly id?: Uint8Array;
  /** Claims of others by their labels. */
  readonly others?: ReadonlyMap<number, unknown>;
}

export interface CwtOptions {
  readonly signer: Signer;
  /** Media type of the token (RFC 9596), for example `application/statuslist+cwt`. */
  readonly type?: string;
  /** The key's id; the DID URL of the signer's key when absent. */
  readonly keyId?: Uint8Array;
  /** More protected headers. */
  readonly headers?: CoseHeaders;
}

/** The claims as they are signed: deterministic CBOR, labels in order. */
export function encodeCwtClaims(claims: CwtClaims): Uint8Array {
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : Math.floor(ms / 1000));
  const id = claims.id === undefined ? undefined : new Uint8Array(claims.id);
  const all: [number, unknown][] = [
    [CWT_CLAIM.iss, claims.issuer],
    [CWT_CLAIM.sub, claims.subject],
    [CWT_CLAIM.aud, claims.audience],
    [CWT_CLAIM.exp, seconds(claims.expiresAt)],
    [CWT_CLAIM.nbf, seconds(claims.notBefore)],
    [CWT_CLAIM.iat, seconds(claims.issuedAt)],
    [CWT_CLAIM.cti, id],
    ...(claims.others ?? []),
  ];
  return encodeCbor(new Map(all.filter(([, value]) => value !== undefined)));
}

/**
 * Signs a CBOR Web Token (RFC 8392) as COSE_Sign1, under the tag of CWT.
 *
 * @throws what the signer throws
 */
export async function signCwt(claims: CwtClaims, { signer, type, keyId, headers }: CwtOptions): Promise<Uint8Array> {
  const kid = keyId === undefined ? new Uint8Array(Buffer.from(signer.verificationMethod)) : new Uint8Array(keyId);
  const protectedHeaders = new Map<number, unknown>([
    [COSE_HEADER.kid, kid],
    ...(type === undefined ? [] : [[COSE_HEADER.typ, type] as const]),
    ...(headers ?? []),
  ]);
  return Buffer.concat([TAG, await sign1(encodeCwtClaims(claims), { signer, protectedHeaders })]);
}
