import { identityFailures } from '../base/failures.ts';
import type { DidDocument } from './document.ts';
import { parseDidDocument } from './parse-document.ts';
import type { WebvhEntry, WebvhWitness, WebvhWitnessProofs } from './webvh-entry.ts';
import { hashOfJson, multikeyOf, nextKeyHash, verifyEddsaJcs } from './webvh-hash.ts';
import { withControllers } from './webvh-services.ts';
import { checkWitnesses } from './webvh-witness.ts';

/** One verified version of a did:webvh. */
export interface WebvhVersion {
  readonly versionId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly document: DidDocument;
  readonly deactivated: boolean;
}

/** What the entries so far have settled. */
interface State {
  readonly scid: string;
  readonly updateKeys: readonly string[];
  readonly nextKeyHashes: readonly string[];
  readonly portable: boolean;
  readonly witness: WebvhWitness | undefined;
  readonly deactivated: boolean;
  readonly previousVersionId: string;
  readonly previousTime: number;
  readonly location: string;
}

export interface ReplayOptions {
  /** Milliseconds since 1970; an entry may lie at most five minutes after it. */
  readonly now: number;
  readonly witnessProofs?: WebvhWitnessProofs;
  /** For the writer: the last entry is not published yet, so that its witnesses cannot have signed. */
  readonly awaitingWitnesses?: boolean;
}

const PLACEHOLDER = '{SCID}';
const CLOCK_SKEW_MS = 300_000;

/**
 * Replays a did:webvh 1.0 log from its first entry: SCID, hash chain, order of times, authorised Ed25519 keys,
 * pre-rotation, portability, deactivation and witness thresholds. Every version it returns is proved.
 *
 * @throws did-log-invalid, naming the entry and the rule
 */
export function replayWebvhLog(entries: readonly WebvhEntry[], options: ReplayOptions): readonly WebvhVersion[] {
  const versions: WebvhVersion[] = [];
  const witnessed: { readonly number: number; readonly witness: WebvhWitness }[] = [];
  let state: State | undefined;
  for (const [index, entry] of entries.entries()) {
    const fail = (rule: string) => identityFailures.fail('did-log-invalid', `entry ${index + 1}: ${rule}`);
    const time = Date.parse(entry.versionTime);
    const before: State = state ?? genesis(entry, fail);
    if (before.deactivated) throw fail('after the deactivation');
    if (Number.isNaN(time) || time <= before.previousTime) throw fail('versionTime does not rise');
    if (time > options.now + CLOCK_SKEW_MS) throw fail('versionTime lies in the future');
    checkChain(entry, index, before, fail);
    const next = applyParameters(entry, index, before, time, fail);
    if (!isAuthorised(entry, index === 0 || before.nextKeyHashes.length > 0 ? next.updateKeys : before.updateKeys))
      throw fail('no valid proof by an authorised key');
    const required = before.witness ?? (entry.parameters.witness === undefined ? undefined : next.witness);
    if (required !== undefined) witnessed.push({ number: index + 1, witness: required });
    const document = documentOf(entry, next, fail);
    versions.push({ versionId: entry.versionId, time, document, deactivated: next.deactivated });
    state = next;
  }
  const published =
    options.awaitingWitnesses === true ? witnessed.filter(({ number }) => number < entries.length) : witnessed;
  checkWitnesses(entries, published, options.witnessProofs ?? []);
  return versions;
}

type Fail = (rule: string) => Error;

function genesis(entry: WebvhEntry, fail: Fail): State {
  const { method, scid, updateKeys } = entry.parameters;
  if (method === undefined || scid === undefined || updateKeys === undefined || updateKeys.length === 0)
    throw fail('method, scid and updateKeys are required');
  const { proof: _, ...unsigned } = entry;
  const text = JSON.stringify({ ...unsigned, versionId: PLACEHOLDER }).replaceAll(scid, PLACEHOLDER);
  if (hashOfJson(JSON.parse(text)) !== scid) throw fail('the SCID does not fit');
  return {
    scid,
    updateKeys: [],
    nextKeyHashes: [],
    portable: entry.parameters.portable ?? false,
    witness: undefined,
    deactivated: false,
    previousVersionId: scid,
    previousTime: Number.NEGATIVE_INFINITY,
    location: '',
  };
}

function checkChain(entry: WebvhEntry, index: number, before: State, fail: Fail): void {
  const { proof: _, ...unsigned } = entry;
  const hash = hashOfJson({ ...unsigned, versionId: before.previousVersionId });
  if (entry.versionId !== `${index + 1}-${hash}`) throw fail('the hash chain is broken');
}

function applyParameters(entry: WebvhEntry, index: number, before: State, time: number, fail: Fail): State {
  const { parameters } = entry;
  if (index > 0 && parameters.scid !== undefined) throw fail('the SCID stands in the first entry only');
  if (index > 0 && parameters.portable === true) throw fail('portability stands in the first entry only');
  const updateKeys = parameters.updateKeys ?? before.updateKeys;
  if (before.nextKeyHashes.length > 0) {
    if (parameters.updateKeys === undefined) throw fail('pre-rotation demands new update keys');
    if (!updateKeys.every((key) => before.nextKeyHashes.includes(nextKeyHash(key))))
      throw fail('an update key was not announced');
  }
  return {
    ...before,
    updateKeys,
    nextKeyHashes: parameters.nextKeyHashes ?? before.nextKeyHashes,
    portable: parameters.portable ?? before.portable,
    witness: parameters.witness === undefined ? before.witness : activeWitness(parameters.witness, fail),
    deactivated: parameters.deactivated ?? before.deactivated,
    previousVersionId: entry.versionId,
    previousTime: time,
    location: locationOf(entry, index, before, fail),
  };
}

/** `{}` switches witnesses off. */
function activeWitness(witness: WebvhWitness, fail: Fail): WebvhWitness | undefined {
  const { threshold = 0, witnesses = [] } = witness;
  if (witnesses.length === 0) return undefined;
  if (threshold < 1 || threshold > witnesses.length) throw fail('the witness threshold does not fit');
  if (new Set(witnesses.map(({ id }) => id)).size !== witnesses.length) throw fail('a witness is named twice');
  return witness;
}

/** Host and path of the document's DID; they may change only in a portable DID, the SCID never. */
function locationOf(entry: WebvhEntry, index: number, before: State, fail: Fail): string {
  const { id } = entry.state;
  const prefix = `did:webvh:${before.scid}:`;
  if (typeof id !== 'string' || !id.startsWith(prefix)) throw fail('the document is about another DID');
  const location = id.slice(prefix.length);
  if (index > 0 && location !== before.location && !before.portable) throw fail('this DID cannot move');
  return location;
}

/** Every proof has to be good and to be made by one of the keys. The shape demands at least one. */
function isAuthorised(entry: WebvhEntry, keys: readonly string[]): boolean {
  const { proof: proofs, ...unsigned } = entry;
  return proofs.every((proof) => {
    const key = multikeyOf(proof.verificationMethod);
    return key !== undefined && keys.includes(key) && verifyEddsaJcs(unsigned, proof, key);
  });
}

function documentOf(entry: WebvhEntry, state: State, fail: Fail): DidDocument {
  try {
    const did = `did:webvh:${state.scid}:${state.location}`;
    return parseDidDocument(withControllers(entry.state, did), did);
  } catch {
    throw fail('the state is not a DID document');
  }
}
