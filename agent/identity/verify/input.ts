import { parseJson } from '../../../schemas/strict-json.ts';
import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { compactOf, isJsonForm } from '../sd-jwt/json-form.ts';

/** Most characters of an input in text form, and most values in one given as an object. */
export const MAX_INPUT_LENGTH = 1_048_576;
const MAX_VALUES = 100_000;
const MAX_DEPTH = 64;

/** An input of any format, told apart but not yet believed in anything. */
export type Input =
  | { readonly kind: 'json'; readonly value: JsonObject }
  | { readonly kind: 'jws'; readonly text: string }
  | { readonly kind: 'sd-jwt'; readonly text: string };

/**
 * Reads what came from outside: a JSON object, or its text (unique keys), a compact JWS, or an SD-JWT in either form; no half of a
 * surrogate pair in any of them. An object is
 * copied, so that nobody can change it while it is being verified.
 */
export function readInput(input: unknown): Input | Fault {
  if (typeof input === 'string') return readText(input);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return fault('input-unreadable', 'kind');
  try {
    const value = copy(input, { left: MAX_VALUES }, 0);
    return isJsonObject(value) ? inputOfObject(value) : fault('input-unreadable', 'kind');
  } catch {
    return fault('input-unreadable', 'not JSON, or too large or too deep');
  }
}

function readText(text: string): Input | Fault {
  if (text.length > MAX_INPUT_LENGTH) return fault('input-unreadable', `longer than ${MAX_INPUT_LENGTH} characters`);
  if (/^[A-Za-z0-9_-]/.test(text)) return { kind: text.includes('~') ? 'sd-jwt' : 'jws', text };
  try {
    const value = parseJson(text, { maxLength: MAX_INPUT_LENGTH, maxDepth: MAX_DEPTH });
    return isJsonObject(value) ? inputOfObject(value) : fault('input-unreadable', 'not a JSON object');
  } catch {
    return fault('input-unreadable', 'JSON');
  }
}

/** A document, or a token in JSON form (RFC 9901 §8). */
function inputOfObject(value: JsonObject): Input | Fault {
  if (!isJsonForm(value)) return { kind: 'json', value };
  const text = compactOf(value);
  return typeof text === 'string' ? { kind: 'sd-jwt', text } : text;
}

/** A deep copy that holds only JSON. @throws RangeError, TypeError, and whatever an accessor throws */
function copy(value: unknown, budget: { left: number }, depth: number): JsonValue {
  if (--budget.left < 0 || depth > MAX_DEPTH) throw new RangeError();
  switch (typeof value) {
    case 'string':
      if (value.isWellFormed()) return value;
      throw new TypeError();
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      throw new TypeError();
    case 'object':
      break;
    default:
      throw new TypeError();
  }
  if (value === null) return null;
  if (Array.isArray(value)) {
    if (value.length > budget.left) throw new RangeError();
    return value.map((member: unknown) => copy(member, budget, depth + 1));
  }
  const result: Record<string, JsonValue> = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || !key.isWellFormed()) throw new TypeError();
    const member: unknown = (value as Readonly<Record<string, unknown>>)[key];
    if (member !== undefined) result[key] = copy(member, budget, depth + 1);
  }
  return result;
}
