import { createHash } from 'node:crypto';
import { parseJson } from '../../../schemas/strict-json.ts';
import { encodeBase58 } from '../base/base58.ts';
import { identityFailures } from '../base/failures.ts';
import { decodeMultikey, encodeMultikey, type PublicKey } from '../keys/multikey.ts';
import { DID_CONTEXT, type DidDocument, MULTIKEY_CONTEXT, type VerificationRelationship } from './document.ts';
import { parseDidDocument } from './parse-document.ts';
import { type DidResolution, refused, resolved } from './resolution.ts';

const PURPOSES: Readonly<Record<string, VerificationRelationship>> = {
  A: 'assertionMethod',
  E: 'keyAgreement',
  V: 'authentication',
  I: 'capabilityInvocation',
  D: 'capabilityDelegation',
};

/** Common strings and their abbreviations, did:peer "Common String Abbreviations". */
const KEY_NAMES: Readonly<Record<string, string>> = { t: 'type', s: 'serviceEndpoint', r: 'routingKeys', a: 'accept' };
const TYPE_NAMES: Readonly<Record<string, string>> = { dm: 'DIDCommMessaging' };

const MAX_ELEMENTS = 32;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Peer2Key {
  readonly purpose: VerificationRelationship;
  readonly key: PublicKey;
}

/**
 * Makes a did:peer:2 of keys with their purposes and services (DID Core §5.4, `id` optional and relative).
 *
 * @example
 * ```ts
 * const did = createPeer2(keys);
 * ```
 */
export function createPeer2(keys: readonly Peer2Key[], services: readonly { [key: string]: Json }[] = []): string {
  const elements = keys.map(({ purpose, key }) => {
    const code = Object.keys(PURPOSES).find((letter) => PURPOSES[letter] === purpose);
    return `.${code}${encodeMultikey(key)}`;
  });
  for (const service of services)
    elements.push(
      `.S${Buffer.from(JSON.stringify(rename(service, invert(KEY_NAMES), invert(TYPE_NAMES)))).toString('base64url')}`,
    );
  return `did:peer:2${elements.join('')}`;
}

/** Resolves a did:peer:2 by the specification's normative document: Multikey methods `#key-1`, `#key-2`, … */
export function resolvePeer2(did: string): DidResolution {
  const [head, ...elements] = did.split('.');
  if (head !== 'did:peer:2' || elements.length === 0 || elements.length > MAX_ELEMENTS) return refused('invalidDid');
  try {
    return resolved(documentOf(did, elements));
  } catch {
    return refused('invalidDid', 'an element is not a key with its purpose or a service');
  }
}

function documentOf(did: string, elements: readonly string[]): DidDocument {
  const document: { [key: string]: unknown } = { '@context': [DID_CONTEXT, MULTIKEY_CONTEXT], id: did };
  const methods: { id: string; type: string; controller: string; publicKeyMultibase: string }[] = [];
  const relationships = new Map<VerificationRelationship, string[]>();
  const services: { [key: string]: Json }[] = [];
  let unnamed = 0;
  for (const element of elements) {
    const purpose = element.charAt(0);
    const value = element.slice(1);
    if (purpose === 'S') {
      const service = serviceOf(value);
      if (service.id === undefined) service.id = unnamed++ === 0 ? '#service' : `#service-${unnamed - 1}`;
      services.push(service);
      continue;
    }
    const relationship = PURPOSES[purpose];
    if (relationship === undefined) throw identityFailures.fail('did-malformed', 'unknown purpose');
    const { type } = decodeMultikey(value);
    if ((relationship === 'keyAgreement') !== (type === 'X25519') && !(type === 'P-256' || type === 'P-384'))
      throw identityFailures.fail('did-malformed', 'the key is not for this purpose');
    const id = `#key-${methods.length + 1}`;
    methods.push({ id, type: 'Multikey', controller: did, publicKeyMultibase: value });
    relationships.set(relationship, [...(relationships.get(relationship) ?? []), id]);
  }
  document.verificationMethod = methods;
  for (const [relationship, ids] of relationships) document[relationship] = ids;
  if (services.length > 0) document.service = services;
  document.alsoKnownAs = [peer3Of(did)];
  return parseDidDocument(document, did);
}

/** The did:peer:3 alias: multihash SHA-256 over the DID without `did:peer:2`. */
function peer3Of(did: string): string {
  const digest = createHash('sha256').update(did.slice('did:peer:2'.length)).digest();
  return `did:peer:3z${encodeBase58(Buffer.concat([Buffer.of(0x12, 0x20), digest]))}`;
}

function serviceOf(encoded: string): { [key: string]: Json } {
  const value = parseJson(Buffer.from(encoded, 'base64url'), {
    maxDepth: 8,
  });
  const service = rename(value as Json, KEY_NAMES, TYPE_NAMES);
  if (typeof service !== 'object' || service === null || Array.isArray(service))
    throw identityFailures.fail('did-malformed', 'a service is an object');
  return service;
}

/** Renames keys at every level, and the value of `type` (`t`). */
function rename(value: Json, keys: Readonly<Record<string, string>>, types: Readonly<Record<string, string>>): Json {
  if (Array.isArray(value)) return value.map((item) => rename(item, keys, types));
  if (typeof value !== 'object' || value === null) return value;
  const renamed: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value)) {
    const isType = key === 't' || key === 'type';
    const named = isType && typeof item === 'string' ? (types[item] ?? item) : rename(item, keys, types);
    renamed[keys[key] ?? key] = named;
  }
  return renamed;
}

function invert(names: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(names).map(([short, long]) => [long, short]));
}
