import type { DcqlCredentialQuery, DcqlQuery } from '../../../schemas/dcql.ts';
import type { VerifiedCredential } from '../../identity/verify/result.ts';

/** Which verified credential answers which part of the query. */
export interface QueryAnswers {
  /** By the query's credential id. */
  readonly answers: ReadonlyMap<string, VerifiedCredential>;
  /** Ids of parts that nothing answers although the query needs them. */
  readonly missing: readonly string[];
  /** Types of the credentials that came although nobody asked for them; nothing else of them is kept. */
  readonly unasked: readonly string[];
}

/**
 * Pairs what was verified with what was asked: a presentation can be perfectly signed and still not hold what the
 * procedure needs.
 */
export function answersOf(query: DcqlQuery, credentials: readonly VerifiedCredential[]): QueryAnswers {
  const answers = new Map<string, VerifiedCredential>();
  const left = [...credentials];
  for (const part of query.credentials) {
    const at = left.findIndex((credential) => satisfies(part, credential));
    const [credential] = at < 0 ? [] : left.splice(at, 1);
    if (credential !== undefined) answers.set(part.id, credential);
  }
  const unasked = left.map(({ types }) => types.findLast((type) => type !== 'VerifiableCredential') ?? '');
  return { answers, missing: missingOf(query, answers), unasked };
}

function missingOf(query: DcqlQuery, answers: ReadonlyMap<string, VerifiedCredential>): string[] {
  if (query.credential_sets === undefined)
    return query.credentials.map(({ id }) => id).filter((id) => !answers.has(id));
  return query.credential_sets
    .filter((set) => set.required !== false && !set.options.some((option) => option.every((id) => answers.has(id))))
    .map((set) => set.options[0]?.join('+') ?? '');
}

function satisfies(part: DcqlCredentialQuery, credential: VerifiedCredential): boolean {
  if (!part.meta.type_values.some((types) => types.every((type) => credential.types.includes(type)))) return false;
  return (part.claims ?? []).every((claim) => {
    const found = valuesAt(credential.credential, claim.path);
    return (
      found.length > 0 &&
      (claim.values === undefined || found.some((value) => claim.values?.some((one) => one === value)))
    );
  });
}

/** Claims path pointer (OpenID4VP 1.0 §7): a name, an index, or null for every element. */
function valuesAt(root: unknown, path: readonly (string | number | null)[]): unknown[] {
  let found: unknown[] = [root];
  for (const step of path) found = found.flatMap((value) => childrenOf(value, step));
  return found;
}

function childrenOf(value: unknown, step: string | number | null): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === null) return Array.isArray(value) ? value : [];
  if (Array.isArray(value) !== (typeof step === 'number')) return [];
  return Object.hasOwn(value, step) ? [Reflect.get(value, step)] : [];
}
