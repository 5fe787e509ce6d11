import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { SdDigest } from './digest.ts';
import { readDisclosure } from './disclosures.ts';

/** The disclosures of what the pointers (RFC 6901) name: of the place, of all above it, and of all below it. */
export function selectDisclosures(
  payload: JsonObject,
  encoded: readonly string[],
  pointers: readonly string[],
  digestText: SdDigest,
): readonly string[] {
  const byDigest = new Map(encoded.map((text) => [digestText(text), text]));
  const places = new Map<string, string>();
  walk(payload, '', byDigest, places, 0);
  return encoded.filter((text) => {
    const place = places.get(text);
    return place !== undefined && pointers.some((pointer) => isWithin(place, pointer) || isWithin(pointer, place));
  });
}

function isWithin(place: string, other: string): boolean {
  return place === other || place.startsWith(`${other}/`);
}

function walk(
  value: JsonValue,
  path: string,
  byDigest: ReadonlyMap<string, string>,
  places: Map<string, string>,
  depth: number,
): void {
  if (depth > 32) return;
  const enter = (digest: JsonValue | undefined, name: string | undefined): void => {
    const text = typeof digest === 'string' ? byDigest.get(digest) : undefined;
    const disclosure = text === undefined ? undefined : readDisclosure(text);
    if (text === undefined || disclosure === undefined || places.has(text)) return;
    const place = `${path}/${name ?? pointerPart(disclosure.name ?? '')}`;
    places.set(text, place);
    walk(disclosure.value, place, byDigest, places, depth + 1);
  };
  if (Array.isArray(value))
    value.forEach((member: JsonValue, index) => {
      if (isJsonObject(member) && Object.hasOwn(member, '...')) enter(member['...'], `${index}`);
      else walk(member, `${path}/${index}`, byDigest, places, depth + 1);
    });
  if (!isJsonObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (key !== '_sd') walk(member, `${path}/${pointerPart(key)}`, byDigest, places, depth + 1);
    else if (Array.isArray(member)) for (const digest of member) enter(digest as JsonValue, undefined);
  }
}

function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
