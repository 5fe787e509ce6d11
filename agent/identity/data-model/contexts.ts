import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { isKnownContext } from '../contexts/bundled.ts';
import { CREDENTIALS_V1, CREDENTIALS_V2 } from '../contexts/urls.ts';

/** Version of the Verifiable Credentials Data Model, told by the first context. */
export type DataModel = '1.1' | '2.0';

const MAX_CONTEXTS = 16;

/**
 * The data model of a document, or why its `@context` is refused: an array is needed whose first entry is a VCDM base
 * context and whose others are bundled contexts or objects (VCDM 2.0 §4.3). Nothing is ever fetched.
 */
export function dataModelOf(document: JsonObject): DataModel | Fault {
  const contexts: JsonValue | undefined = document['@context'];
  if (!Array.isArray(contexts)) return fault('context-malformed', 'not an array');
  if (contexts.length > MAX_CONTEXTS) return fault('context-malformed', `more than ${MAX_CONTEXTS} entries`);
  for (let index = 0; index < contexts.length; index++) {
    const entry: JsonValue | undefined = contexts[index];
    if (typeof entry === 'string' ? !isKnownContext(entry) : !isJsonObject(entry))
      return typeof entry === 'string'
        ? fault('context-unknown', `entry ${index}`)
        : fault('context-malformed', `entry ${index}`);
  }
  if (contexts[0] === CREDENTIALS_V2) return '2.0';
  return contexts[0] === CREDENTIALS_V1 ? '1.1' : fault('context-malformed', 'the base context is not first');
}

/**
 * Whether a document brings contexts of its own, at the top or deeper. Such documents are expanded before they are
 * believed, since only that tells whether a protected term is redefined. Proofs are not part of a document.
 */
export function bringsContexts(value: JsonValue, top = true): boolean {
  if (Array.isArray(value)) return value.some((member: JsonValue) => bringsContexts(member, false));
  if (!isJsonObject(value)) return false;
  for (const key in value) {
    if (top && key === 'proof') continue;
    const member: JsonValue | undefined = value[key];
    if (key === '@context') {
      if (!top || (Array.isArray(member) && member.some(isJsonObject))) return true;
    } else if (typeof member === 'object' && member !== null && bringsContexts(member, false)) return true;
  }
  return false;
}
