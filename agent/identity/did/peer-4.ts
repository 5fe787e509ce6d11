import { createHash } from 'node:crypto';
import { parseJson } from '../../../schemas/strict-json.ts';
import { decodeBase58, encodeBase58 } from '../base/base58.ts';
import { BoundedCache } from '../base/bounded-cache.ts';
import { identityFailures } from '../base/failures.ts';
import { VERIFICATION_RELATIONSHIPS } from './document.ts';
import { parseDidDocument } from './parse-document.ts';
import { type DidResolution, refused, resolved } from './resolution.ts';

/** Multicodec `json`, unsigned varint of 0x0200. */
const JSON_PREFIX = Buffer.of(0x80, 0x04);
/** Multihash prefix: SHA2-256, 32 bytes. */
const SHA256_PREFIX = Buffer.of(0x12, 0x20);
/** Characters of the encoded document. */
const MAX_DOCUMENT_LENGTH = 16_000;

const DID = /^did:peer:4(z[1-9A-HJ-NP-Za-km-z]{40,60})(?::(z[1-9A-HJ-NP-Za-km-z]+))?$/;

interface InputDocument {
  readonly [member: string]: unknown;
}

/** The long forms of did:peer:4 that were seen, by short form; bounded. */
export interface PeerDocuments {
  get(shortForm: string): string | undefined;
  remember(shortForm: string, longForm: string): void;
}

/**
 * Documents of did:peer:4 by their short form, the newest `maxEntries` of them, in memory.
 *
 * @example
 * ```ts
 * const resolver = createDidResolver({ methods: [didPeer(createPeerDocuments(100))] });
 * ```
 */
export function createPeerDocuments(maxEntries = 1000): PeerDocuments {
  const cache = new BoundedCache<string>(maxEntries);
  return {
    get: (shortForm) => cache.get(shortForm),
    remember: (shortForm, longForm) => cache.set(shortForm, longForm, Number.POSITIVE_INFINITY),
  };
}

/**
 * Makes a did:peer:4 of a document without `id` in which every identifier and reference is relative.
 *
 * @throws did-document-invalid
 *
 * @example
 * ```ts
 * const { longForm, shortForm } = createPeer4(input);
 * ```
 */
export function createPeer4(input: InputDocument): { longForm: string; shortForm: string } {
  if ('id' in input)
    throw identityFailures.fail('did-document-invalid', 'the input document of a did:peer:4 has no id');
  const encoded = `z${encodeBase58(Buffer.concat([JSON_PREFIX, Buffer.from(JSON.stringify(input))]))}`;
  if (encoded.length > MAX_DOCUMENT_LENGTH)
    throw identityFailures.fail('did-document-invalid', 'too long for did:peer:4');
  const shortForm = `did:peer:4${hashOf(encoded)}`;
  const longForm = `${shortForm}:${encoded}`;
  contextualise(input, longForm, shortForm);
  return { longForm, shortForm };
}

/** Resolves the long form, and the short form of a long form seen before. */
export function resolvePeer4(did: string, known?: PeerDocuments): DidResolution {
  const match = DID.exec(did);
  if (match === null) return refused('invalidDid', 'did:peer method 4');
  const [, hash = '', given] = match;
  const shortForm = `did:peer:4${hash}`;
  const longForm = given === undefined ? known?.get(shortForm) : did;
  const encoded = given ?? longForm?.slice(shortForm.length + 1);
  if (longForm === undefined || encoded === undefined) return refused('notFound', 'the long form was not seen yet');
  if (encoded.length > MAX_DOCUMENT_LENGTH || hashOf(encoded) !== hash)
    return refused('invalidDid', 'the hash does not fit the document');
  try {
    const input = decodeDocument(encoded);
    const document = contextualise(input, did, did === shortForm ? longForm : shortForm);
    known?.remember(shortForm, longForm);
    return resolved(document);
  } catch {
    return refused('invalidDid', 'the encoded document is not a DID document');
  }
}

function decodeDocument(encoded: string): InputDocument {
  const bytes = decodeBase58(encoded.slice(1), MAX_DOCUMENT_LENGTH);
  if (bytes[0] !== JSON_PREFIX[0] || bytes[1] !== JSON_PREFIX[1])
    throw identityFailures.fail('did-malformed', 'multicodec json expected');
  const value = parseJson(bytes.subarray(2), { maxDepth: 16 });
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'id' in value)
    throw identityFailures.fail('did-malformed', 'not an input document');
  return value as InputDocument;
}

/** did:peer "contextualize": the DID as id and as controller, and the other form as an alias. */
function contextualise(input: InputDocument, did: string, alias: string) {
  const { alsoKnownAs, ...rest } = input;
  const document: { [member: string]: unknown } = {
    ...rest,
    id: did,
    alsoKnownAs: [...(Array.isArray(alsoKnownAs) ? alsoKnownAs : []), alias],
  };
  for (const member of ['verificationMethod', ...VERIFICATION_RELATIONSHIPS]) {
    const entries = input[member];
    if (Array.isArray(entries))
      document[member] = entries.map((entry: unknown) =>
        typeof entry === 'object' && entry !== null ? { controller: did, ...entry } : entry,
      );
  }
  return parseDidDocument(document, did);
}

function hashOf(encoded: string): string {
  return `z${encodeBase58(Buffer.concat([SHA256_PREFIX, createHash('sha256').update(encoded).digest()]))}`;
}
