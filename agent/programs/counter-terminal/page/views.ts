import type { TouchProgress, TouchResult } from '../../../../card-bridge/host/terminal/touch-result.ts';
import type { Procedure } from '../../../../schemas/configuration/terminal.ts';
import { credentialTypeOf } from '../../../../schemas/credentials/credential-types.ts';
import type { FailureRow } from '../../../../schemas/failure.ts';
import type { Check } from '../../../identity/base/check.ts';
import { identityFailures } from '../../../identity/base/failures.ts';
import type { VerifiedCredential } from '../../../identity/verify/result.ts';
import type { CounterOutcome, ReadOutcome } from '../terminal.ts';
import type {
  CheckView,
  CredentialView,
  FormField,
  ProcedureView,
  ReadView,
  Receipt,
  RowView,
  TouchView,
} from './counter-state.ts';

interface Schema {
  readonly title?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

const claimsSchema = (type: string): Schema => (credentialTypeOf(type)?.claims.schema ?? {}) as Schema;
/** The name of a credential type; of one that is not ours, its words. */
const titleOf = (type: string) => credentialTypeOf(type)?.title ?? spaced(type.replace(/(?<=.)Credential$/, ''));
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a clerk reads about a procedure before choosing it. */
export function procedureView(procedure: Procedure): ProcedureView {
  const { id, name, purpose } = procedure;
  if (procedure.kind === 'read') {
    const types = procedure.query.credentials.map(({ meta }) => meta.type_values[0]?.at(-1) ?? '');
    return { id, name, purpose, kind: 'read', credentials: types.map(titleOf), form: [] };
  }
  const { credentialType, validDays } = procedure;
  const form = fieldsOf(claimsSchema(credentialType));
  return { id, name, purpose, kind: 'write', credentials: [titleOf(credentialType)], form, validDays };
}

function fieldsOf(schema: Schema, path: readonly string[] = [], group?: string): FormField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const here = [...path, name];
    const label = inner.title ?? name;
    if (inner.properties !== undefined) return fieldsOf(inner, here, label);
    const { maxLength, pattern } = inner;
    const kind = inner.format === 'date' ? 'date' : 'text';
    return {
      path: here,
      label,
      kind,
      required: schema.required?.includes(name) === true,
      ...(group !== undefined && { group }),
      ...(maxLength !== undefined && { maxLength }),
      ...(kind === 'text' && pattern !== undefined && { pattern }),
    };
  });
}

/** Claims as labelled rows: by the schema's titles where there are any. */
export function rowsOf(type: string, claims: unknown): RowView[] {
  return rowsBy(claimsSchema(type), claims);
}

function rowsBy(schema: Schema, claims: unknown): RowView[] {
  if (!isObject(claims)) return [];
  const known = Object.keys(schema.properties ?? {});
  const names = Object.keys(claims).filter((name) => name !== 'id' && name !== 'type' && !isImage(claims[name]));
  const place = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  return names
    .toSorted((a, b) => place(a) - place(b))
    .map((name) => {
      const inner = schema.properties?.[name] ?? {};
      const value = claims[name];
      const label = inner.title ?? spaced(name);
      if (isObject(value)) return { label, rows: rowsBy(inner, value) };
      const text = Array.isArray(value) ? value.map(String).join(', ') : String(value);
      const isDate = inner.format === 'date' || (inner.format === undefined && DAY.test(text));
      if (isDate) return { label, value: text, kind: 'date' };
      return { label, value: text, ...(inner.pattern === COUNTRY && { kind: 'country' as const }) };
    });
}

/** What a schema says of a country: two letters of ISO 3166-1. */
const COUNTRY = '^[A-Z]{2}$';
const DAY = /^\d{4}-\d{2}-\d{2}(T00:00:00Z)?$/;

const spaced = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replace(/^./, (letter) => letter.toUpperCase());

/** What is verified, with every check, and what was asked for but is not there. */
export function readView(outcome: ReadOutcome): ReadView {
  const { verification, answers, presentation } = outcome;
  const { verified, session } = verification;
  const checks = verification.checks.map(checkView);
  const byCredential = checksByCredential(verification.checks);
  return {
    accepted: verified && answers.missing.length === 0,
    // Where something failed, nothing counts as an answer: to call it missing would call the rest genuine.
    missing: verified ? answers.missing : [],
    checks: checks.filter(({ of }) => of !== 'credential'),
    credentials: verification.credentials.map((one, at) => ({
      credential: credentialView(one),
      checks: byCredential[at] ?? [],
    })),
    withheld: verified ? [] : byCredential,
    receipt: receiptView(outcome),
    signed: presentation,
    ...(session && { holderVerification: session.holderVerification }),
  };
}

function checkView({ of, name, outcome, code }: Check): CheckView {
  const row: FailureRow | undefined = code === undefined ? undefined : REASONS[code];
  return { of, name, outcome, ...(code !== undefined && { code }), ...(row && { reason: row.message }) };
}

const REASONS: Readonly<Record<string, FailureRow>> = identityFailures.table;

/** In the order of the presentation. */
function checksByCredential(checks: readonly Check[]): CheckView[][] {
  const ofCredentials = checks.filter(({ of }) => of === 'credential');
  return [...Map.groupBy(ofCredentials, ({ index = 0 }) => index).entries()]
    .toSorted(([a], [b]) => a - b)
    .map(([, group]) => group.map(checkView));
}

function credentialView(verified: VerifiedCredential): CredentialView {
  const { types, issuer, credential, claims, validFrom, validUntil, mechanism } = verified;
  const type = types.findLast((one) => one !== 'VerifiableCredential') ?? '';
  const signer = credential.issuer;
  const name = isObject(signer) && typeof signer.name === 'string' ? signer.name : undefined;
  const photo = claims.flatMap((one) => Object.values(one)).find(isImage);
  return {
    title: titleOf(type),
    issuer,
    rows: claims.flatMap((one) => rowsOf(type, one)),
    accepted: true,
    mechanism,
    ...personOf(claims[0]),
    ...(name !== undefined && { issuerName: name }),
    ...(photo !== undefined && { photo }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
  };
}

/** The person's name, where the claims have one. */
export function personOf(claims: unknown): Pick<CredentialView, 'person'> {
  if (!isObject(claims)) return {};
  const { familyName: family, givenName: given } = claims;
  return typeof family === 'string' && typeof given === 'string' ? { person: { family, given } } : {};
}

/** Paths of the form's fields that are empty though needed, or not as their schema wants them. */
export function faultyFields(form: readonly FormField[], claims: unknown): string[] {
  return form
    .filter(({ path, kind, required, pattern, maxLength }) => {
      const value = path.reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), claims);
      if (value === undefined || value === '') return required;
      if (typeof value !== 'string' || (kind === 'date' && !DAY.test(value))) return true;
      const isTooLong = maxLength !== undefined && value.length > maxLength;
      return isTooLong || (pattern !== undefined && !new RegExp(pattern, 'u').test(value));
    })
    .map(({ path }) => path.join('.'));
}

const isImage = (value: unknown): value is string =>
  typeof value === 'string' && /^data:image\/(png|jpeg);base64,/.test(value);

export function receiptView({ receipt, roundTrips, ms }: CounterOutcome): Receipt {
  return { sequence: receipt.sequence, at: receipt.at, roundTrips, ms };
}

/** What the page shows of a touch; nothing of one that ends the touching. */
export function touchView(touch: TouchProgress | TouchResult): TouchView | undefined {
  if ('state' in touch) return touch;
  if (touch.outcome === 'not-matched') return { state: 'not-matched', triesLeft: touch.triesLeft };
  return touch.outcome === 'no-finger' ? { state: 'image-not-usable', advice: touch.advice } : undefined;
}
