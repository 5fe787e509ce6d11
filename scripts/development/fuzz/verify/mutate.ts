import { isJsonObject, type JsonObject, type JsonValue } from '../../../../agent/identity/base/json.ts';
import type { Random } from './random.ts';

type Mutable = { [key: string]: JsonValue };

interface Place {
  readonly holder: Mutable;
  readonly key: string;
}

/** A copy of a secured document with one to three changes, some of which change nothing that is signed. */
export function mutate(document: JsonObject, random: Random): JsonObject {
  const copy = structuredClone(document) as Mutable;
  for (let changes = 1 + random.below(3); changes > 0; changes--) change(copy, random);
  return copy;
}

function change(document: Mutable, random: Random): void {
  const places = allPlaces(document);
  const place = places[random.below(places.length)];
  if (place === undefined) return;
  const { holder, key } = place;
  const value = holder[key] ?? null;
  switch (random.below(14)) {
    case 0:
      holder[key] = changed(value, random);
      break;
    case 1:
      delete holder[key];
      break;
    case 2:
      holder[random.pick(['name', 'extra', 'id', 'givenName', 'type', '@id', 'https://own.example/x'])] =
        random.pick<JsonValue>(['https://example.org/new', 'new', null, {}, [], 7]);
      break;
    case 3:
      holder[key] = [value];
      break;
    case 4:
      if (Array.isArray(value)) holder[key] = [...value].reverse();
      break;
    case 5:
      if (Array.isArray(value)) holder[key] = [...value, ...value.slice(0, 1)];
      break;
    case 6:
      reorder(document);
      break;
    case 7:
      changeContext(document, random);
      break;
    case 8:
    case 9:
      changeProof(document, random);
      break;
    case 10:
      holder['@context'] = random.pick<JsonValue>([
        { name: 'https://own.example/other' },
        [],
        null,
        { '@vocab': 'https://own.example/' },
      ]);
      break;
    case 11:
      if (typeof value === 'string')
        holder[key] = random.pick([`${value} `, value.toUpperCase(), { '@value': value } as never]);
      break;
    case 12:
      holder[key] = null;
      break;
    default:
      swap(place, places[random.below(places.length)] ?? place);
  }
}

function changed(value: JsonValue, random: Random): JsonValue {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return random.pick([`${value}x`, value.slice(1), '', 'relative/path']);
  return 'something else';
}

function changeContext(document: Mutable, random: Random): void {
  const contexts = document['@context'];
  if (!Array.isArray(contexts)) return;
  document['@context'] = random.pick<JsonValue>([
    [...contexts, 'https://www.w3.org/ns/credentials/examples/v2'],
    [...contexts, { extra: 'https://own.example/extra' }],
    [...contexts, { name: 'https://own.example/name' }],
    [...contexts, 'https://unknown.example/context'],
    [...contexts].reverse(),
    contexts.slice(0, 1),
    contexts.slice(1),
    [...contexts, contexts[0] ?? ''],
  ]);
}

function changeProof(document: Mutable, random: Random): void {
  const { proof } = document;
  if (!isJsonObject(proof)) return;
  const signature = String(proof.proofValue);
  document.proof = random.pick<JsonValue>([
    { ...proof, proofValue: `${signature.slice(0, -1)}${signature.endsWith('2') ? '3' : '2'}` },
    { ...proof, proofValue: signature.slice(1) },
    { ...proof, created: '2026-01-01T00:00:01Z' },
    { ...proof, created: 'yesterday' },
    { ...proof, domain: 'example.org' },
    { ...proof, nonce: 'more' },
    { ...proof, extra: 'more' },
    { ...proof, proofPurpose: 'authentication' },
    { ...proof, verificationMethod: `${String(proof.verificationMethod)}x` },
    { ...proof, type: 'Ed25519Signature2020' },
    [proof],
    [],
  ]);
}

function reorder(document: Mutable): void {
  const entries = Object.entries(document).reverse();
  for (const key of Object.keys(document)) delete document[key];
  for (const [key, value] of entries) document[key] = value;
}

function swap(one: Place, other: Place): void {
  const value = one.holder[one.key] ?? null;
  const second = other.holder[other.key] ?? null;
  if (typeof value === 'object' || typeof second === 'object') return;
  one.holder[one.key] = second;
  other.holder[other.key] = value;
}

function allPlaces(value: JsonValue): Place[] {
  if (Array.isArray(value)) return value.flatMap((member: JsonValue) => allPlaces(member));
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((key) => [
    { holder: value as Mutable, key },
    ...(key === '@context' ? [] : allPlaces(value[key] ?? null)),
  ]);
}
