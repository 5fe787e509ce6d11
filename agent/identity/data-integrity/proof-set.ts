import { type Fault, fault } from '../base/fault.ts';
import { asList, isJsonObject, type JsonObject } from '../base/json.ts';
import { parseTime } from '../base/time.ts';
import { isAbsoluteUrl } from '../base/url.ts';
import type { DataIntegrityProof } from './proof.ts';

/** Most proofs on one document. */
export const MAX_PROOFS = 8;

/** A proof and the ones that it covers. */
export interface LinkedProof {
  readonly proof: DataIntegrityProof;
  readonly previous: readonly DataIntegrityProof[];
}

/**
 * The proofs of a document with their chain links resolved (Data Integrity §2.1.1, §2.1.2): identifiers are unique,
 * every `previousProof` names a proof of the same document, and no chain bites its tail.
 */
export function readProofs(document: JsonObject): readonly LinkedProof[] | Fault {
  const proofs = asList(document.proof);
  if (document.proof === undefined || document.proof === null || proofs.length === 0) return fault('proof-missing');
  if (proofs.length > MAX_PROOFS) return fault('proof-malformed', `more than ${MAX_PROOFS} proofs`);
  const good: DataIntegrityProof[] = [];
  const byId = new Map<string, DataIntegrityProof>();
  for (const proof of proofs) {
    if (!isProof(proof)) return fault('proof-malformed');
    good.push(proof);
    if (proof.id === undefined) continue;
    if (!isAbsoluteUrl(proof.id) || byId.has(proof.id)) return fault('proof-malformed', 'id');
    byId.set(proof.id, proof);
  }
  if (good.length === 1 && good[0] !== undefined && good[0].previousProof === undefined)
    return [{ proof: good[0], previous: [] }];
  return link(good, byId);
}

function link(proofs: readonly DataIntegrityProof[], byId: ReadonlyMap<string, DataIntegrityProof>) {
  const linked = new Map<DataIntegrityProof, LinkedProof>();
  for (const proof of proofs) {
    const previous: DataIntegrityProof[] = [];
    for (const id of asList(proof.previousProof)) {
      const named = typeof id === 'string' ? byId.get(id) : undefined;
      if (named === undefined || previous.includes(named)) return fault('proof-chain-broken', 'previousProof');
      previous.push(named);
    }
    linked.set(proof, { proof, previous });
  }
  for (const proof of proofs) if (returnsTo(proof, proof, linked)) return fault('proof-chain-broken', 'a circle');
  return [...linked.values()];
}

/** Whether a chain leads back to where it began; at most 8 proofs, so each walk is short. */
function returnsTo(
  start: DataIntegrityProof,
  at: DataIntegrityProof,
  linked: ReadonlyMap<DataIntegrityProof, LinkedProof>,
  steps = 0,
): boolean {
  if (steps > MAX_PROOFS) return true;
  return (linked.get(at)?.previous ?? []).some((next) => next === start || returnsTo(start, next, linked, steps + 1));
}

const REQUIRED = ['cryptosuite', 'verificationMethod', 'proofPurpose', 'proofValue'] as const;
const OPTIONAL = ['challenge', 'nonce'] as const;

function isProof(value: unknown): value is DataIntegrityProof {
  if (!isJsonObject(value) || value.type !== 'DataIntegrityProof') return false;
  for (const member of REQUIRED) if (typeof value[member] !== 'string' || value[member] === '') return false;
  for (const member of OPTIONAL) if (value[member] !== undefined && typeof value[member] !== 'string') return false;
  for (const member of ['created', 'expires'])
    if (value[member] !== undefined && parseTime(value[member]) === undefined) return false;
  return value.domain === undefined || asList(value.domain).every((domain) => typeof domain === 'string');
}
