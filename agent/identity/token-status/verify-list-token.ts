import { isUtf8 } from 'node:buffer';
import { identityFailures } from '../base/failures.ts';
import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject } from '../base/json.ts';
import { CWT_CLAIM } from '../cose/cwt.ts';
import { COSE_HEADER } from '../cose/headers.ts';
import { type CoseSign1, readCoseSign1 } from '../cose/read-sign1.ts';
import { type ResolvedKey, resolveKey } from '../did/resolve-key.ts';
import { decodeBase64url } from '../jose/base64url.ts';
import { certifiedKey } from '../jose/certified-key.ts';
import { readJws } from '../jose/jws.ts';
import { type JwsDemands, verifyJws } from '../jose/verify-jws.ts';
import { LIST_CLAIM, LIST_CWT_TYPE, LIST_JWT_TYPE, type ListToken, readListClaims } from './list-token.ts';

export type ListTokenDemands = Omit<JwsDemands, 'purpose'>;

/** A list whose signature holds, and who signed it: a DID, or the issuer that a certificate names. */
export interface VerifiedListToken extends ListToken {
  readonly signer: string;
  /** Whether a certificate under an anchor signed it, not the key of a DID. */
  readonly certified: boolean;
}

/**
 * Verifies a Status List Token (IETF Token Status List §5) in either form: its type, its signature by a key of a DID
 * (`kid`) or by a certificate that leads to an anchor for its type, its claims.
 *
 * Not checked here: whether the list is the one asked for, whether its time is over, and whose lists count.
 *
 * @throws status-list-not-verified, status-list-malformed
 */
export async function verifyListToken(bytes: Uint8Array, demands: ListTokenDemands): Promise<VerifiedListToken> {
  // A compact JWS is ASCII that begins with the brace of its header; a COSE message with a tag or an array.
  const verified = bytes[0] === 0x65 ? await verifyJwt(bytes, demands) : await verifyCwt(bytes, demands);
  if ('code' in verified) throw identityFailures.fail('status-list-not-verified', verified.code);
  return verified;
}

async function verifyJwt(bytes: Uint8Array, demands: ListTokenDemands): Promise<VerifiedListToken | Fault> {
  const jws = readJws(isUtf8(bytes) ? Buffer.from(bytes).toString('latin1').trimEnd() : '');
  if ('code' in jws) return jws;
  const { typ } = jws.header;
  if (typ !== LIST_JWT_TYPE && typ !== `application/${LIST_JWT_TYPE}`) return fault('token-type-mismatch', 'typ');
  const { iss, status_list: list, ...claims } = jws.payload;
  const signed = await verifyJws(jws, typeof iss === 'string' ? iss : undefined, {
    ...demands,
    purpose: 'assertionMethod',
  });
  if ('code' in signed) return signed;
  const certified = certifiedKey(jws, undefined, demands) !== undefined;
  const { bits, lst } = isJsonObject(list) ? list : {};
  const token = readListClaims({ ...claims, bits, lst: typeof lst === 'string' ? decodeBase64url(lst) : undefined });
  return { ...token, signer: signed.controller, certified };
}

async function verifyCwt(bytes: Uint8Array, demands: ListTokenDemands): Promise<VerifiedListToken | Fault> {
  const cose = readCoseSign1(bytes);
  if ('code' in cose) return cose;
  if (cose.protected.get(COSE_HEADER.typ) !== LIST_CWT_TYPE) return fault('token-type-mismatch', 'typ');
  const { payload } = cose;
  const issuer = payload.get(CWT_CLAIM.iss);
  const { certified, ...signed } = await keyOf(cose, typeof issuer === 'string' ? issuer : undefined, demands);
  if ('code' in signed) return signed;
  if (cose.algorithm !== signed.key.algorithm) return fault('algorithm-mismatch');
  if (!demands.acceptsAlgorithm(cose.algorithm)) return fault('algorithm-not-accepted', cose.algorithm);
  if (!signed.key.verify(cose.signingInput, cose.signature)) return fault('signature-invalid');
  const list = payload.get(LIST_CLAIM.statusList);
  const [bits, lst] = list instanceof Map ? [list.get('bits'), list.get('lst')] : [];
  const token = readListClaims({
    sub: payload.get(CWT_CLAIM.sub),
    iat: payload.get(CWT_CLAIM.iat),
    exp: payload.get(CWT_CLAIM.exp),
    ttl: payload.get(LIST_CLAIM.ttl),
    bits,
    lst: lst instanceof Uint8Array ? lst : undefined,
  });
  return { ...token, signer: signed.controller, certified };
}

/** By the key's id, which is the DID URL of it, or by the certificate chain. */
async function keyOf(
  cose: CoseSign1,
  issuer: string | undefined,
  demands: ListTokenDemands,
): Promise<(ResolvedKey | Fault) & { readonly certified: boolean }> {
  const header = (label: number): unknown => cose.protected.get(label) ?? cose.unprotected.get(label);
  const kid = textOf(header(COSE_HEADER.kid));
  const chain = header(COSE_HEADER.x5chain);
  const certificates = (Array.isArray(chain) ? chain : [chain]).filter((one) => one instanceof Uint8Array);
  const x5c = certificates.map((der) => Buffer.from(der).toString('base64'));
  const certified = certifiedKey(
    { header: { typ: LIST_CWT_TYPE, ...(x5c.length > 0 && { x5c }), ...(kid !== undefined && { kid }) } },
    issuer,
    demands,
  );
  if (certified !== undefined) return { ...certified, certified: true };
  if (kid === undefined) return { ...fault('key-unresolvable', 'kid'), certified: false };
  return { ...(await resolveKey(kid, 'assertionMethod', demands)), certified: false };
}

function textOf(value: unknown): string | undefined {
  return value instanceof Uint8Array && isUtf8(value) ? Buffer.from(value).toString('utf8') : undefined;
}
