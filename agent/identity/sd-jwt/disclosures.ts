import { parseJson } from '../../../schemas/strict-json.ts';
import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { decodeBase64urlText } from '../jose/base64url.ts';
import { digestOf } from './digest.ts';

/** Most disclosures of one SD-JWT. */
export const MAX_DISCLOSURES = 512;
const MAX_DEPTH = 32;

interface Disclosure {
  /** Absent for an array element. */
  readonly name?: string;
  readonly value: JsonValue;
}

/**
 * Claims that no disclosure may bring to the top of a payload: what the issuer, the validity, the status, the type and
 * the key binding rest on (SD-JWT VC §2.2.2.2), and the format's own names (RFC 9901 §4.2.1).
 */
const RESERVED = new Set(['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status', 'aud', 'nonce', '_sd_alg']);

/**
 * Puts disclosures back where their digests stand (RFC 9901 §7.1): each belongs to exactly one digest, none may be
 * left over, no disclosed name may be there already, and none may be reserved. Digests without a disclosure vanish.
 */
export function applyDisclosures(
  payload: JsonObject,
  encoded: readonly string[],
): { readonly document: JsonObject } | Fault {
  if (encoded.length > MAX_DISCLOSURES) return fault('disclosure-malformed', `more than ${MAX_DISCLOSURES}`);
  const digestText = digestOf(payload);
  if (typeof digestText === 'object') return digestText;
  const disclosures = new Map<string, Disclosure>();
  for (const text of encoded) {
    const disclosure = readDisclosure(text);
    const digest = digestText(text);
    if (disclosure === undefined || disclosures.has(digest)) return fault('disclosure-malformed');
    disclosures.set(digest, disclosure);
  }
  try {
    const walk = { disclosures, seen: new Set<string>(), used: new Set<string>() };
    const document = reveal(payload, walk, 0);
    if (walk.used.size !== disclosures.size) return fault('disclosure-malformed', 'a disclosure without its digest');
    return isJsonObject(document) ? { document } : fault('disclosure-malformed');
  } catch (error) {
    if (error instanceof Misplaced) return fault(error.code, error.message);
    throw error;
  }
}

class Misplaced extends Error {
  readonly code: 'disclosure-malformed' | 'disclosure-reserved';

  constructor(place: string, code: Misplaced['code'] = 'disclosure-malformed') {
    super(place);
    this.code = code;
  }
}

interface Walk {
  readonly disclosures: ReadonlyMap<string, Disclosure>;
  readonly seen: Set<string>;
  readonly used: Set<string>;
}

function reveal(value: JsonValue, walk: Walk, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new Misplaced('too deep');
  if (Array.isArray(value)) return value.flatMap((member: JsonValue) => revealElement(member, walk, depth));
  if (!isJsonObject(value)) return value;
  const result: Record<string, JsonValue> = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === '_sd' || (key === '_sd_alg' && depth === 0)) continue;
    if (key === '...') throw new Misplaced('... outside of an array');
    result[key] = reveal(member, walk, depth + 1);
  }
  for (const digest of digestsOf(value)) {
    const disclosure = take(digest, walk);
    if (disclosure === undefined) continue;
    const { name } = disclosure;
    if (name === undefined || Object.hasOwn(result, name)) throw new Misplaced('a name that is there already');
    if (depth === 0 && RESERVED.has(name)) throw new Misplaced('a reserved name', 'disclosure-reserved');
    result[name] = reveal(disclosure.value, walk, depth + 1);
  }
  return result;
}

function revealElement(member: JsonValue, walk: Walk, depth: number): readonly JsonValue[] {
  if (!isJsonObject(member) || !Object.hasOwn(member, '...')) return [reveal(member, walk, depth + 1)];
  const digest = member['...'];
  if (typeof digest !== 'string' || Object.keys(member).length !== 1) throw new Misplaced('an array element');
  const disclosure = take(digest, walk);
  if (disclosure === undefined) return [];
  if (disclosure.name !== undefined) throw new Misplaced('a name in an array');
  return [reveal(disclosure.value, walk, depth + 1)];
}

function digestsOf(value: JsonObject): readonly string[] {
  if (value._sd === undefined) return [];
  if (!Array.isArray(value._sd)) throw new Misplaced('_sd');
  return value._sd.map((digest: JsonValue) => {
    if (typeof digest !== 'string') throw new Misplaced('_sd');
    return digest;
  });
}

function take(digest: string, { disclosures, seen, used }: Walk): Disclosure | undefined {
  if (seen.has(digest)) throw new Misplaced('a digest that stands twice');
  seen.add(digest);
  const disclosure = disclosures.get(digest);
  if (disclosure !== undefined) used.add(digest);
  return disclosure;
}

/** `[salt, name, value]` or `[salt, value]`, base64url of its JSON. */
export function readDisclosure(encoded: string): Disclosure | undefined {
  const text = decodeBase64urlText(encoded);
  if (text === undefined) return undefined;
  let parts: unknown;
  try {
    parts = parseJson(text, { maxDepth: MAX_DEPTH });
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || typeof parts[0] !== 'string') return undefined;
  if (parts.length === 2) return { value: parts[1] as JsonValue };
  const name: unknown = parts[1];
  if (parts.length !== 3 || typeof name !== 'string' || name === '_sd' || name === '...' || name === '__proto__')
    return undefined;
  return { name, value: parts[2] as JsonValue };
}
