import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { MAX_DISCLOSURES } from './disclosures.ts';

const PART = /^[A-Za-z0-9_-]+$/;
const TOKEN = /^[A-Za-z0-9_.-]+$/;
/** `kid` helps to find a key and binds nothing: the protected header's counts. */
const HEADER = new Set(['disclosures', 'kb_jwt', 'kid']);

/** Whether an object says that it is a JWS in JSON form (RFC 7515 §7.2): no credential has both members. */
export function isJsonForm(value: JsonObject): boolean {
  return typeof value.payload === 'string' && (value.signature !== undefined || value.signatures !== undefined);
}

/**
 * An SD-JWT in flattened or general JSON form (RFC 9901 §8) as the text that it stands for: the issuer-signed part,
 * the disclosures and the key binding. Of several signatures the first is the one looked at; the others, whatever they
 * are, are not verified.
 */
export function compactOf(value: JsonObject): string | Fault {
  const { payload, signatures, ...flat } = value;
  const general = Array.isArray(signatures);
  if (general && Object.keys(flat).length > 0) return fault('token-signatures', 'members beside signatures');
  const first: JsonValue | undefined = general ? signatures[0] : flat;
  if (!isJsonObject(first) || (general && signatures.length > 8)) return fault('token-signatures', 'signatures');
  const { protected: head, signature, header = {}, ...others } = first;
  if (Object.keys(others).length > 0 || !isJsonObject(header)) return fault('token-signatures', 'members');
  if (Object.keys(header).some((name) => !HEADER.has(name))) return fault('token-signatures', 'unprotected header');
  const { disclosures = [], kb_jwt: keyBinding = '' } = header;
  if (!Array.isArray(disclosures) || disclosures.length > MAX_DISCLOSURES || !disclosures.every(isPart))
    return fault('token-signatures', 'disclosures');
  if (typeof keyBinding !== 'string' || (keyBinding !== '' && !TOKEN.test(keyBinding)))
    return fault('token-signatures', 'kb_jwt');
  if (!isPart(head) || !isPart(payload) || !isPart(signature)) return fault('token-signatures', 'protected, payload');
  return [`${head}.${payload}.${signature}`, ...disclosures, keyBinding].join('~');
}

function isPart(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && PART.test(value);
}
