import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { canonicalise, type Effort } from './canonicalise.ts';

/** Most members of one document whose meaning is looked at one by one. */
const MAX_LOOKS = 64;

export interface Stated {
  readonly signed: JsonObject;
}

/**
 * The document without the members that state nothing: in RDF null and an empty array are no statement, so that no
 * signature over statements covers them and anybody can have put them there. The result has the same statements as the
 * document, and is the document itself when it holds no such member. What only looks empty stays, as a null inside a
 * JSON literal. A fault when the statements cannot be had, or for more such members than any credential has reason for.
 */
export async function statedPart(document: JsonObject, effort?: Effort): Promise<Stated | Fault> {
  const places = emptyPlaces(document);
  if (places.length === 0) return { signed: document };
  const statements = await canonicalise(document, 'sha256', effort);
  if (typeof statements !== 'string') return statements;
  const sameWithout = async (removed: readonly Place[]) =>
    (await canonicalise(without(document, removed), 'sha256', effort)) === statements;
  if (await sameWithout(places)) return { signed: without(document, places) };
  if (places.length > MAX_LOOKS) return fault('document-too-large');
  const silent: Place[] = [];
  for (const place of places) if (await sameWithout([...silent, place])) silent.push(place);
  return { signed: without(document, silent) };
}

/** Keys and indices from the root to a value. */
type Place = readonly (string | number)[];

/** The outermost values that may state nothing; contexts are no values. */
function emptyPlaces(value: JsonValue, place: Place = []): readonly Place[] {
  if (place.length > 0 && isEmpty(value)) return [place];
  if (Array.isArray(value)) return value.flatMap((member: JsonValue, index) => emptyPlaces(member, [...place, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === '@context' ? [] : emptyPlaces(member, [...place, key]),
  );
}

/** Null and arrays of nothing but null (JSON-LD 1.1 API §5.1.2). */
function isEmpty(value: JsonValue): boolean {
  return value === null || (Array.isArray(value) && value.every(isEmpty));
}

function without(document: JsonObject, places: readonly Place[]): JsonObject {
  const removed = new Set(places.map((place) => JSON.stringify(place)));
  const copy = (value: JsonValue, place: Place): JsonValue => {
    const keeps = (key: string | number) => !removed.has(JSON.stringify([...place, key]));
    if (Array.isArray(value))
      return value.flatMap((member: JsonValue, index) => (keeps(index) ? [copy(member, [...place, index])] : []));
    return isJsonObject(value) ? copyObject(value, place, keeps) : value;
  };
  const copyObject = (value: JsonObject, place: Place, keeps: (key: string) => boolean): JsonObject =>
    Object.fromEntries(
      Object.entries(value).flatMap(([key, member]) => (keeps(key) ? [[key, copy(member, [...place, key])]] : [])),
    );
  return copyObject(document, [], (key) => !removed.has(JSON.stringify([key])));
}
