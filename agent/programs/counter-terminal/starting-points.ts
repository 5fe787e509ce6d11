import type { Procedure } from '../../../schemas/configuration/terminal.ts';
import type { CounterKind, CredentialDeclaration, ReadyProcedure } from '../../../schemas/credentials/declaration.ts';
import { DECLARED } from '../../../schemas/credentials/declared.ts';
import type { Permission } from '../../../schemas/requests.ts';

/** Procedures and permissions that a kind of counter begins with; an operator edits terminal.json from there. */
export interface StartingPoint {
  readonly procedures: readonly Procedure[];
  readonly read: readonly Permission[];
  readonly write: readonly Permission[];
}

export type StartingPointName = CounterKind;

/** What a kind of counter begins with, as the credential types declare it. */
export function startingPoint(kind: CounterKind, declared: readonly CredentialDeclaration[] = DECLARED): StartingPoint {
  const ready = declared.flatMap(({ type, procedures }) =>
    procedures.filter(({ at }) => at === kind).map((procedure) => ({ type, ...procedure })),
  );
  const permissions = (writes: boolean): Permission[] =>
    [...new Set(ready.filter(({ validDays }) => (validDays !== undefined) === writes).map(({ type }) => type))].map(
      (type) => ({ type, claims: '*' }),
    );
  return { procedures: ready.map(procedureOf), read: permissions(false), write: permissions(true) };
}

function procedureOf({ type, id, name, purpose, validDays }: ReadyProcedure & { readonly type: string }): Procedure {
  const common = { id, name: name.en, purpose: purpose.en };
  if (validDays !== undefined) return { ...common, kind: 'write', credentialType: type, validDays };
  const credential = { id: queryId(type), format: 'ldp_vc' as const, meta: { type_values: [[type]] } };
  return { ...common, kind: 'read', query: { credentials: [credential] } };
}

/** `ResidenceCredential` is asked for as `residence`. */
const queryId = (type: string): string =>
  type.replace(/(?<=.)Credential$/, '').replace(/^./, (first) => first.toLowerCase());

export const STARTING_POINTS: Readonly<Record<StartingPointName, StartingPoint>> = {
  'city-hall': startingPoint('city-hall'),
  bank: startingPoint('bank'),
  empty: startingPoint('empty'),
};
