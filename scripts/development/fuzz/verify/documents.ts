import type { JsonObject, JsonValue } from '../../../../agent/identity/base/json.ts';
import type { Random } from './random.ts';

const V2 = 'https://www.w3.org/ns/credentials/v2';
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';
const FINGERPOST = 'https://fingerpost.example/contexts/v1';
const CITIZENSHIP = 'https://w3id.org/citizenship/v4rc1';

const TEXTS = [
  'Aiko',
  'Sato',
  '',
  'a "quoted" \\ text',
  'tab\tand\nline',
  'ü €',
  '日本語',
  '😀',
  '\u0001\u007f\u0085',
  'x'.repeat(200),
] as const;
const URLS = [
  'did:example:alice',
  'https://example.org/a?b=c#d',
  'urn:uuid:8ea5e0a5-3c0a-4b13-b6a0-6d2b3c0d0f01',
  'mailto:a@b.example',
] as const;

/** A random credential: bundled contexts mostly, sometimes with one of its own; nested nodes, lists, all kinds of values. */
export function randomCredential(random: Random, issuer: string): JsonObject {
  const kind = random.pick(['fingerpost', 'examples', 'citizenship', 'inline', 'plain'] as const);
  const contexts: JsonValue[] = [V2];
  if (kind === 'fingerpost') contexts.push(FINGERPOST);
  if (kind === 'examples' || random.chance(0.2)) contexts.push(EXAMPLES);
  if (kind === 'citizenship') contexts.push(CITIZENSHIP);
  if (kind === 'inline') contexts.push(ownContext(random));
  return {
    '@context': contexts,
    ...(random.chance(0.7) && { id: random.pick(URLS) }),
    type: typesFor(kind, random),
    issuer: random.chance(0.8) ? issuer : { id: issuer, name: random.pick(TEXTS) },
    ...(random.chance(0.5) && { name: text(random) }),
    ...(random.chance(0.3) && { description: text(random) }),
    ...(random.chance(0.8) && { validFrom: '2026-01-01T00:00:00Z' }),
    ...(random.chance(0.5) && { validUntil: '2036-01-01T00:00:00+09:00' }),
    ...(random.chance(0.2) && {
      credentialSchema: { id: random.pick(URLS), type: 'JsonSchema', digestSRI: 'sha256-AAAA' },
    }),
    ...(random.chance(0.2) && { termsOfUse: twins(random) }),
    credentialSubject: random.chance(0.2) ? [subject(kind, random), subject(kind, random)] : subject(kind, random),
  };
}

function typesFor(kind: string, random: Random): JsonValue {
  if (kind === 'fingerpost') return ['VerifiableCredential', random.pick(['ResidenceCredential', 'AccountCredential'])];
  if (kind === 'examples') return ['VerifiableCredential', random.pick(['AlumniCredential', 'Anything'])];
  if (kind === 'citizenship') return ['VerifiableCredential', 'PermanentResidentCardCredential'];
  if (kind === 'inline') return ['VerifiableCredential', 'Own'];
  return random.chance(0.5) ? ['VerifiableCredential'] : 'VerifiableCredential';
}

function ownContext(random: Random): JsonObject {
  return {
    Own: 'https://own.example/Own',
    colour: 'https://own.example/colour',
    count: { '@id': 'https://own.example/count', '@type': 'http://www.w3.org/2001/XMLSchema#integer' },
    friend: { '@id': 'https://own.example/friend', '@type': '@id' },
    ...(random.chance(0.3) && { list: { '@id': 'https://own.example/list', '@container': '@list' } }),
    ...(random.chance(0.2) && { own: 'https://own.example/', 'own:more': { '@type': '@id' } }),
  };
}

function subject(kind: string, random: Random): JsonObject {
  const id = random.chance(0.8) ? { id: random.pick(URLS) } : {};
  switch (kind) {
    case 'fingerpost':
      return {
        ...id,
        ...(random.chance(0.3) && { type: 'Person' }),
        givenName: random.pick(TEXTS),
        ...(random.chance(0.5) && { birthDate: '1948-03-02' }),
        ...(random.chance(0.5) && { address: { streetAddress: random.pick(TEXTS), postalCode: '212-0013' } }),
        ...(random.chance(0.3) && {
          address: [{ locality: 'Kawasaki' }, { type: 'PostalAddress', locality: 'Tokyo' }],
        }),
        ...(random.chance(0.2) && { organisation: { any: [1, 'thing', null, { b: true, a: 0.5 }] } }),
      };
    case 'examples':
      return {
        ...id,
        alumniOf: random.chance(0.5) ? random.pick(TEXTS) : { id: random.pick(URLS), name: text(random) },
        ...(random.chance(0.5) && { score: random.pick([0, 1, -7, 12345678901, 0.5, 1e21, -0]) }),
        ...(random.chance(0.5) && { member: random.chance(0.5) }),
        ...(random.chance(0.3) && { tags: ['a', 'b', 'a', random.pick(TEXTS)] }),
        ...(random.chance(0.3) && { deep: { deeper: { deepest: { type: 'Leaf', value: random.below(9) } } } }),
        ...(random.chance(0.2) && { pair: twins(random) }),
      };
    case 'citizenship':
      return {
        ...id,
        type: ['PermanentResident', 'Person'],
        givenName: 'JANE',
        birthDate: '1978-07-17',
        gender: 'Female',
      };
    case 'inline':
      return {
        ...id,
        colour: random.pick(TEXTS),
        ...(random.chance(0.5) && { count: random.pick<JsonValue>([3, '3', true]) }),
        ...(random.chance(0.5) && { friend: random.pick(URLS) }),
      };
    default:
      return { id: random.pick(URLS), name: text(random) };
  }
}

/** Blank nodes that only the full canonicalisation can tell apart, if at all. */
function twins(random: Random): JsonValue {
  const twin = { type: 'https://own.example/Twin' };
  return random.chance(0.5) ? [twin, twin] : [twin, { ...twin, name: 'other' }];
}

function text(random: Random): JsonValue {
  const value = random.pick(TEXTS);
  if (random.chance(0.7)) return value;
  const language = { '@value': value, '@language': random.pick(['en', 'ja-JP', 'EN-gb']) };
  return random.chance(0.5) ? language : [{ ...language, '@direction': 'ltr' }, { '@value': 'plain' }];
}
