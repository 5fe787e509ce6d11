import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { isAbsoluteUrl } from '../base/url.ts';

/** The first `id`, at any depth, that is not one absolute URL (VCDM 2.0 §4.4). Contexts are left out. */
export function findBadId(document: JsonObject, path = ''): Fault | undefined {
  for (const key in document) {
    if (key === '@context') continue;
    const value: JsonValue | undefined = document[key];
    if (key === 'id' || key === '@id') {
      if (!isAbsoluteUrl(value)) return fault('credential-malformed', `${path}${key}`);
    } else if (typeof value === 'object' && value !== null) {
      const found = findInside(value, `${path}${key}.`);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function findInside(value: JsonValue, path: string): Fault | undefined {
  if (isJsonObject(value)) return findBadId(value, path);
  if (!Array.isArray(value)) return undefined;
  for (const member of value) {
    const found = findInside(member, path);
    if (found !== undefined) return found;
  }
  return undefined;
}
