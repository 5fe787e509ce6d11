import type { JsonObject } from '../identity/base/json.ts';

/** A document of Veramo's (which may hold Dates and undefined) as plain JSON of its own. */
export function plainJson(document: object): JsonObject {
  return JSON.parse(JSON.stringify(document));
}

/** Times as VCDM writes them, without fractions of a second. */
export function utcTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
