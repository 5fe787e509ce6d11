import { utc } from '../../base/utc.ts';
import { encodeBase58 } from '../base/base58.ts';
import { identityFailures } from '../base/failures.ts';
import { webLocation } from './did-web.ts';
import type { DidDocument } from './document.ts';
import { type DocumentContent, makeDidDocument } from './make-document.ts';
import { parseWebvhLog, type WebvhEntry, type WebvhWitness, type WebvhWitnessProofs } from './webvh-entry.ts';
import { eddsaJcsInput, hashOfJson, multikeyOf, nextKeyHash } from './webvh-hash.ts';
import { replayWebvhLog } from './webvh-log.ts';

/** An Ed25519 key that may extend the log, wherever it lies. */
export interface WebvhSigner {
  /** `did:key:z6Mk…#z6Mk…` */
  readonly verificationMethod: string;
  /** 64 bytes over the data itself. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** Which keys may extend the log from the next entry on. */
interface Rotation {
  /** Multikeys that are to sign the next entry, announced by their hashes only (pre-rotation). `[]` ends pre-rotation. */
  readonly nextKeys?: readonly string[];
  readonly witness?: WebvhWitness;
}

export interface CreateWebvhOptions extends Rotation {
  /** Host, port and path as in the DID: `example.org%3A8443:holders:7`. */
  readonly location: string;
  readonly signer: WebvhSigner;
  /** Multikeys allowed to sign the next entry; the signer's own when absent. */
  readonly updateKeys?: readonly string[];
  readonly content: DocumentContent;
  /** Whether the DID may later move to another location; false when absent. */
  readonly portable?: boolean;
  readonly now?: number;
}

export interface UpdateWebvhOptions extends Rotation {
  /** A key that the last entry authorises or, under pre-rotation, announced. */
  readonly signer: WebvhSigner;
  /** Multikeys allowed from here on; under pre-rotation the signer's own when absent, else unchanged. */
  readonly updateKeys?: readonly string[];
  /** The new document; unchanged when absent. */
  readonly content?: DocumentContent;
  /** New host, port and path of a portable DID. */
  readonly location?: string;
  /** Ends the DID for good. */
  readonly deactivated?: boolean;
  readonly witnessProofs?: WebvhWitnessProofs;
  readonly now?: number;
}

export interface WebvhDid {
  readonly did: string;
  /** The whole `did.jsonl`, to be published at `webLocation(…, 'did.jsonl')`. */
  readonly log: string;
  readonly document: DidDocument;
  readonly versionId: string;
}

type UnsignedEntry = Omit<WebvhEntry, 'proof'>;

const PLACEHOLDER = '{SCID}';

/**
 * Makes a did:webvh 1.0 and its log with one entry. The log returned was verified by replaying it.
 *
 * @throws did-malformed (location), did-update-refused
 *
 * @example
 * ```ts
 * const { did, log } = await createWebvh(options);
 * ```
 */
export async function createWebvh(options: CreateWebvhOptions): Promise<WebvhDid> {
  webLocation(options.location, 'did.jsonl');
  const { now = Date.now(), signer } = options;
  const draft: UnsignedEntry = {
    versionId: PLACEHOLDER,
    versionTime: utc(now),
    parameters: {
      method: 'did:webvh:1.0',
      scid: PLACEHOLDER,
      updateKeys: [...(options.updateKeys ?? [signerKey(signer)])],
      portable: options.portable ?? false,
      ...rotation(options),
    },
    state: { ...makeDidDocument(`did:webvh:${PLACEHOLDER}:${options.location}`, options.content) },
  };
  const scid = hashOfJson(draft);
  const entry: UnsignedEntry = JSON.parse(JSON.stringify(draft).replaceAll(PLACEHOLDER, scid));
  return append([], { ...entry, versionId: scid }, signer, now, undefined);
}

/**
 * Extends a log by one entry: new document, rotated keys, witnesses, new location or the end of the DID. The log given
 * is verified before, the log returned after.
 *
 * @throws did-log-invalid for a log that does not verify, did-update-refused
 *
 * @example
 * ```ts
 * const { log: longer } = await updateWebvh(log, options);
 * ```
 */
export async function updateWebvh(log: string, options: UpdateWebvhOptions): Promise<WebvhDid> {
  const { signer, witnessProofs = [] } = options;
  const entries = parseWebvhLog(log);
  const wall = options.now ?? Date.now();
  const last = replayWebvhLog(entries, { now: wall, witnessProofs }).at(-1);
  if (last === undefined || last.deactivated) throw identityFailures.fail('did-update-refused', 'deactivated');
  const now = Math.max(wall, Math.floor(last.time / 1000) * 1000 + 1000);
  const did = options.location === undefined ? last.document.id : movedTo(last.document.id, options.location);
  const preRotated =
    (entries.findLast(({ parameters }) => parameters.nextKeyHashes !== undefined)?.parameters.nextKeyHashes ?? [])
      .length > 0;
  const updateKeys = options.updateKeys ?? (preRotated ? [signerKey(signer)] : undefined);
  const entry: UnsignedEntry = {
    versionId: last.versionId,
    versionTime: utc(now),
    parameters: {
      ...(updateKeys === undefined ? {} : { updateKeys: [...updateKeys] }),
      ...rotation(options),
      ...(options.deactivated === true ? { deactivated: true } : {}),
    },
    state: { ...nextState(last.document, did, options.content) },
  };
  return append(entries, entry, signer, now, witnessProofs);
}

async function append(
  entries: readonly WebvhEntry[],
  unsigned: UnsignedEntry,
  signer: WebvhSigner,
  now: number,
  witnessProofs: WebvhWitnessProofs | undefined,
): Promise<WebvhDid> {
  const signed = { ...unsigned, versionId: `${entries.length + 1}-${hashOfJson(unsigned)}` };
  const configuration = {
    type: 'DataIntegrityProof' as const,
    cryptosuite: 'eddsa-jcs-2022' as const,
    verificationMethod: signer.verificationMethod,
    created: unsigned.versionTime,
    proofPurpose: 'assertionMethod' as const,
  };
  const signature = await signer.sign(eddsaJcsInput(signed, configuration));
  const proof = { ...configuration, proofValue: `z${encodeBase58(signature)}` };
  const log = `${[...entries, { ...signed, proof: [proof] }].map((entry) => JSON.stringify(entry)).join('\n')}\n`;
  try {
    // Witnesses sign what exists: a new entry is checked without theirs.
    const parsed = parseWebvhLog(log);
    const options = witnessProofs === undefined ? { now } : { now, witnessProofs };
    const last = replayWebvhLog(parsed, { ...options, awaitingWitnesses: true }).at(-1);
    if (last === undefined) throw identityFailures.fail('did-log-invalid', 'empty');
    return { did: last.document.id, log, document: last.document, versionId: last.versionId };
  } catch (cause) {
    const rule = cause instanceof Error && 'detail' in cause ? `${cause.detail}` : undefined;
    throw identityFailures.fail('did-update-refused', rule, cause);
  }
}

function rotation({ nextKeys, witness }: Rotation): WebvhEntry['parameters'] {
  return {
    ...(nextKeys === undefined ? {} : { nextKeyHashes: nextKeys.map(nextKeyHash) }),
    ...(witness === undefined ? {} : { witness }),
  };
}

function nextState(document: DidDocument, did: string, content: DocumentContent | undefined): DidDocument {
  if (content !== undefined) return makeDidDocument(did, content);
  if (did === document.id) return document;
  const moved: DidDocument = JSON.parse(JSON.stringify(document).replaceAll(document.id, did));
  return { ...moved, alsoKnownAs: [...(document.alsoKnownAs ?? []), document.id] };
}

function movedTo(did: string, location: string): string {
  webLocation(location, 'did.jsonl');
  return `${did.split(':').slice(0, 3).join(':')}:${location}`;
}

function signerKey(signer: WebvhSigner): string {
  const key = multikeyOf(signer.verificationMethod);
  if (key === undefined) throw identityFailures.fail('did-update-refused', 'the signer is not named by its did:key');
  return key;
}
