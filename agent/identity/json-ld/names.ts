import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';

/** Keywords that a value may be written with (JSON-LD 1.1 §4.2), besides `@type` beside `@value`. */
const VALUE_KEYWORDS = new Set(['@value', '@language', '@direction', '@list']);

/**
 * Whether a document calls things by their terms. JSON-LD also takes an IRI, a compact IRI or a keyword for a name, and
 * statements then stay the same: a status under its IRI, or inside `@included`, is signed and yet not where a verifier
 * looks for it. Nothing is under two names, and nothing is somewhere else. Contexts are left out.
 */
export function checkNames(document: JsonObject): Fault | undefined {
  return holdsOtherNames(document) ? fault('name-not-term') : undefined;
}

function holdsOtherNames(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some((member: JsonValue) => holdsOtherNames(member));
  if (!isJsonObject(value)) return false;
  const isValue = Object.hasOwn(value, '@value');
  for (const key in value) {
    if (key === '@context') continue;
    if (key.includes(':') || (key.startsWith('@') && !VALUE_KEYWORDS.has(key) && !(isValue && key === '@type')))
      return true;
    const member: JsonValue | undefined = value[key];
    if (member !== undefined && holdsOtherNames(member)) return true;
  }
  return false;
}
