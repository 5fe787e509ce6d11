import { isWellFormed, parseJson } from '../../../schemas/strict-json.ts';
import { type Fault, fault } from '../base/fault.ts';
import { faultError } from '../base/fault-error.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import { RecentMap } from '../base/recent-map.ts';
import type { SignatureAlgorithm, Signer } from '../keys/signer.ts';
import { decodeBase64url, decodeBase64urlText, encodeBase64url } from './base64url.ts';

/** JOSE names (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2) of the algorithms; any other, `none` included, is refused. */
const ALGORITHMS: ReadonlyMap<unknown, SignatureAlgorithm> = new Map([
  ['EdDSA', 'Ed25519'],
  ['Ed25519', 'Ed25519'],
  ['ES256', 'P-256'],
  ['ES384', 'P-384'],
  ['ES512', 'P-521'],
]);
const NAMES: Readonly<Record<SignatureAlgorithm, string>> = {
  Ed25519: 'EdDSA',
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
};
/** Header parameters that would bring a key or an extension from outside; `x5c` is believed for its anchors only. */
const REFUSED_PARAMETERS = ['crit', 'b64', 'jku', 'jwk', 'x5u', 'zip', 'enc'] as const;

/** A compact JWS (RFC 7515 §7.1) taken apart; its signature is not verified yet. */
export interface CompactJws {
  readonly header: JsonObject;
  /** base64url. */
  readonly encodedPayload: string;
  readonly algorithm: SignatureAlgorithm;
  /** What is signed: header and payload as they stand in the token, ASCII. */
  readonly signingInput: string;
  readonly signature: Uint8Array;
}

/** A compact JWS whose payload is a JSON object. */
export interface Jws extends CompactJws {
  readonly payload: JsonObject;
}

/** Takes a JWS apart whose payload is a JSON object with unique keys; see `readCompactJws`. */
export function readJws(token: string): Jws | Fault {
  const jws = readCompactJws(token);
  if ('code' in jws) return jws;
  const payload = readObject(jws.encodedPayload, 64);
  return payload === undefined ? fault('token-malformed', 'payload') : { ...jws, payload };
}

/**
 * Takes a compact JWS apart. The header is a JSON object with unique keys that names no critical extension and brings
 * no bare key; every part is canonical base64url, the payload not empty.
 */
export function readCompactJws(token: string): CompactJws | Fault {
  const first = token.indexOf('.');
  const second = token.indexOf('.', first + 1);
  if (first < 1 || second === -1 || token.includes('.', second + 1)) return fault('token-malformed', 'three parts');
  const header = readHeader(token.slice(0, first));
  const encodedPayload = token.slice(first + 1, second);
  const signature = decodeBase64url(token.slice(second + 1));
  if ('code' in header) return header;
  if (encodedPayload === '') return fault('token-malformed', 'payload');
  if (signature === undefined) return fault('token-malformed', 'signature');
  const algorithm = ALGORITHMS.get(header.parameters.alg);
  if (algorithm === undefined) return fault('algorithm-not-accepted', 'alg');
  return { header: header.parameters, encodedPayload, algorithm, signature, signingInput: token.slice(0, second) };
}

/** Signs a payload as compact JWS. The header gets the `alg` of the signer's key. @throws text-ill-formed, and what the signer throws */
export async function writeJws(header: JsonObject, payload: JsonObject, signer: Signer): Promise<string> {
  if (!isWellFormed(header) || !isWellFormed(payload)) throw faultError(fault('text-ill-formed'));
  const head = encodeBase64url(JSON.stringify({ alg: NAMES[signer.algorithm], ...header }));
  const input = `${head}.${encodeBase64url(JSON.stringify(payload))}`;
  return `${input}.${encodeBase64url(await signer.sign(Buffer.from(input, 'latin1')))}`;
}

/** Headers are few and come again and again: one for each key and kind of token. */
const headers = new RecentMap<Header>(256);
const MAX_KEPT_LENGTH = 1024;

interface Header {
  readonly parameters: JsonObject;
}

function readHeader(part: string): Header | Fault {
  const known = headers.get(part);
  if (known !== undefined) return known;
  const parameters = readObject(part, 4);
  if (parameters === undefined) return fault('token-malformed', 'header');
  for (const parameter of REFUSED_PARAMETERS)
    if (Object.hasOwn(parameters, parameter)) return fault('token-malformed', `header parameter ${parameter}`);
  if (part.length <= MAX_KEPT_LENGTH) headers.set(part, { parameters });
  return { parameters };
}

function readObject(part: string, maxDepth: number): JsonObject | undefined {
  const text = decodeBase64urlText(part);
  if (text === undefined) return undefined;
  try {
    const value = parseJson(text, { maxDepth });
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
