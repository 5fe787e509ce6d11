import { isJsonObject, type JsonObject, type JsonValue } from '../../agent/identity/base/json.ts';
import { isBaseProof } from '../../agent/identity/data-integrity/sd-suite.ts';

/** Whether a base proof of selective disclosure stands anywhere in a document. */
export function bearsBaseProof(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isBaseProof(value) || Object.values(value).some((member: JsonValue) => bearsBaseProof(member));
}

/** The document without its base proofs, wherever they stand: to be looked at, not to be derived from. */
export function withoutBaseProofs(document: JsonObject): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(document)) {
    if (!isBaseProof(value)) kept[name] = cleaned(value);
  }
  return kept;
}

function cleaned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.filter((member) => !isBaseProof(member)).map(cleaned);
  return isJsonObject(value) ? withoutBaseProofs(value) : value;
}
