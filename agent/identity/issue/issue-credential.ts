import { fault } from '../base/fault.ts';
import { faultError } from '../base/fault-error.ts';
import { asList, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { type CreateProofOptions, createProof } from '../data-integrity/create-proof.ts';
import type { Secured } from '../data-integrity/proof.ts';
import { readCredential } from '../data-model/credential.ts';
import { checkTerms } from '../json-ld/canonicalise.ts';
import type { Signer } from '../keys/signer.ts';
import { readStatusEntry } from '../status-list/entry.ts';
import { readInput } from '../verify/input.ts';

export interface IssueOptions extends Omit<CreateProofOptions, 'purpose'> {
  readonly signer: Signer;
}

/**
 * Issues a VCDM 2.0 credential with an embedded proof. `issuer` becomes the signer's controller; an issuer object keeps
 * its other properties. Everything that VCDM 2.0 demands of a credential is checked first, undefined terms included.
 * Under ecdsa-sd-2023 issuer, validity and status are always mandatory.
 *
 * @param credential a JSON object or its text, without `proof` or with proofs that get company
 * @throws input-unreadable, context-malformed, context-unknown, credential-malformed, related-resource-mismatch,
 *   terms-undefined, and what `createProof` throws
 *
 * @example
 * ```ts
 * const secured = await issueCredential(credential, { signer });
 * ```
 */
export async function issueCredential(credential: unknown, options: IssueOptions): Promise<Secured<JsonObject>> {
  const document = await checkedCredential(credential, options.signer.controller);
  return createProof(document, {
    ...options,
    purpose: 'assertionMethod',
    mandatoryPointers: withVital(document, options.mandatoryPointers ?? []),
  });
}

/** What a verifier cannot do without, and a holder must therefore not be able to leave out. */
const VITAL = ['issuer', 'validFrom', 'validUntil', 'credentialStatus'] as const;

function withVital(document: JsonObject, pointers: readonly string[]): readonly string[] {
  const vital = VITAL.filter((property) => document[property] !== undefined).map((property) => `/${property}`);
  return [...new Set([...pointers, ...vital])];
}

/** A credential that may be issued by this DID, whatever secures it then. @throws see `issueCredential` */
export async function checkedCredential(credential: unknown, issuer: string): Promise<JsonObject> {
  const read = readInput(credential);
  if ('code' in read) throw faultError(read);
  if (read.kind !== 'json') throw faultError(fault('input-unreadable', 'not a JSON object'));
  const given = readCredential(read.value);
  if ('code' in given) throw faultError(given);
  if (given.dataModel !== '2.0') throw faultError(fault('context-malformed', 'only VCDM 2.0 is issued'));
  if (!asList(read.value.credentialStatus).every(isUsableStatus))
    throw faultError(fault('credential-malformed', 'credentialStatus'));
  const { issuer: named } = read.value;
  const document = { ...read.value, issuer: isJsonObject(named) ? { ...named, id: issuer } : issuer };
  const terms = await checkTerms(withoutProof(document));
  if (terms !== undefined) throw faultError(terms);
  return document;
}

/** Another type of status is for those who know it. */
function isUsableStatus(status: JsonValue): boolean {
  const isBitstring = isJsonObject(status) && asList(status.type).includes('BitstringStatusListEntry');
  return !isBitstring || readStatusEntry(status) !== undefined;
}

function withoutProof({ proof: _, ...document }: JsonObject): JsonObject {
  return document;
}
