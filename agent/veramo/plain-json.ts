import type { JsonObject } from '../identity/base/json.ts';

/** A document of Veramo's (which may hold Dates and undefined) as plain JSON of its own. */
export function plainJson(document: object): JsonObject {
  return JSON.parse(JSON.stringify(document));
}
