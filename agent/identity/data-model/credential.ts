import { type Fault, fault } from '../base/fault.ts';
import { asList, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { isText } from '../base/text.ts';
import { parseTime } from '../base/time.ts';
import { isAbsoluteUrl } from '../base/url.ts';
import { type DataModel, dataModelOf } from './contexts.ts';
import { findBadId } from './identifiers.ts';
import { checkRelatedResources } from './related-resource.ts';

const MAX_TYPES = 16;
const MAX_SUBJECTS = 64;
/** Properties whose values are objects with a `type` (VCDM 2.0 §4.10, §4.11, §5.4 to §5.6). */
const TYPED = ['credentialStatus', 'credentialSchema', 'termsOfUse', 'evidence', 'refreshService'] as const;

/** What a credential says of itself, once its shape is known to be good. */
export interface CredentialFacts {
  readonly dataModel: DataModel;
  readonly issuer: string;
  readonly types: readonly string[];
  readonly subjects: readonly JsonObject[];
  /** Milliseconds since 1970; of issuanceDate and expirationDate in 1.1. */
  readonly validFrom?: number | undefined;
  readonly validUntil?: number | undefined;
}

/**
 * Checks a credential against VCDM 2.0 §4 (or 1.1 §4 and §5): contexts, types, identifiers, issuer, subjects, times,
 * names, and the objects that must have a type. Undefined terms and redefined ones are the JSON-LD processor's.
 */
export function readCredential(credential: JsonObject): CredentialFacts | Fault {
  const dataModel = dataModelOf(credential);
  if (typeof dataModel === 'object') return dataModel;
  const types = typesOf(credential, 'VerifiableCredential');
  if (types === undefined) return fault('credential-malformed', 'type');
  const issuer = identifierOf(credential.issuer);
  if (issuer === undefined) return fault('credential-malformed', 'issuer');
  const subjects = asList(credential.credentialSubject);
  if (subjects.length === 0 || subjects.length > MAX_SUBJECTS || !subjects.every(isFilledObject))
    return fault('credential-malformed', 'credentialSubject');
  if (namesOneTwice(subjects)) return fault('credential-malformed', 'credentialSubject named twice');
  const [from, until] = dataModel === '2.0' ? ['validFrom', 'validUntil'] : ['issuanceDate', 'expirationDate'];
  const validFrom = parseTime(credential[from]);
  const validUntil = parseTime(credential[until]);
  if (validFrom === undefined && (credential[from] !== undefined || dataModel === '1.1'))
    return fault('credential-malformed', from);
  if (validUntil === undefined && credential[until] !== undefined) return fault('credential-malformed', until);
  if (validFrom !== undefined && validUntil !== undefined && validFrom > validUntil)
    return fault('credential-malformed', `${until} lies before ${from}`);
  const other = checkTexts(credential) ?? checkTyped(credential, dataModel) ?? findBadId(credential);
  if (other !== undefined) return other;
  const related = checkRelatedResources(credential);
  if (related !== undefined) return related;
  return { dataModel, issuer, types, subjects: subjects as readonly JsonObject[], validFrom, validUntil };
}

/** The types as a list of distinct non-empty texts with the required one among them, or undefined. */
export function typesOf(document: JsonObject, required: string): readonly string[] | undefined {
  const types = asList(document.type);
  const good = types.every((type) => typeof type === 'string' && type.length > 0 && type.length <= 1024);
  if (!good || types.length > MAX_TYPES || !types.includes(required)) return undefined;
  return types as readonly string[];
}

/** A URL, or the URL `id` of an object (issuer, holder). */
export function identifierOf(value: JsonValue | undefined): string | undefined {
  const id = isJsonObject(value) ? value.id : value;
  return isAbsoluteUrl(id) ? id : undefined;
}

function isFilledObject(value: JsonValue): value is JsonObject {
  if (!isJsonObject(value)) return false;
  for (const _ in value) return true;
  return false;
}

/** The claims about a subject stand in one place: in RDF they can be split without a trace, and one part overlooked. */
function namesOneTwice(subjects: readonly JsonValue[]): boolean {
  if (subjects.length < 2) return false;
  const ids = subjects.flatMap((subject) => (isJsonObject(subject) && subject.id !== undefined ? [subject.id] : []));
  return new Set(ids).size < ids.length;
}

function checkTexts(credential: JsonObject): Fault | undefined {
  const { issuer } = credential;
  for (const property of ['name', 'description']) {
    if (!isText(credential[property])) return fault('credential-malformed', property);
    if (isJsonObject(issuer) && !isText(issuer[property])) return fault('credential-malformed', `issuer.${property}`);
  }
  return undefined;
}

function checkTyped(credential: JsonObject, dataModel: DataModel): Fault | undefined {
  for (const property of TYPED) {
    const value: JsonValue | undefined = credential[property];
    if (value === undefined) continue;
    for (const entry of asList(value)) {
      if (!isJsonObject(entry) || !hasType(entry)) return fault('credential-malformed', `${property}.type`);
      const idNeeded = property === 'credentialSchema' || (dataModel === '1.1' && property === 'credentialStatus');
      if (entry.id === undefined ? idNeeded : !isAbsoluteUrl(entry.id))
        return fault('credential-malformed', `${property}.id`);
    }
  }
  return undefined;
}

function hasType(entry: JsonObject): boolean {
  const types = asList(entry.type);
  return types.length > 0 && types.every((type) => typeof type === 'string' && type.length > 0);
}
