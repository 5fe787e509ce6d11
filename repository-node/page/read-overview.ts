import type { JsonObject } from '../../agent/identity/base/json.ts';
import { parseJson } from '../../schemas/strict-json.ts';
import type { CredentialSummary } from '../vault/stored-credential.ts';
import type { CredentialView, EntryView, OpenView } from './view.ts';

type Listed = CredentialSummary & { readonly document?: Readonly<Record<string, unknown>> };
type End = Pick<OpenView, 'rules' | 'questions' | 'entries' | 'recovery'>;
type Line = { readonly credential?: Listed; readonly entry?: EntryView; readonly end?: End };

/** Longest line that the operation writes, with room. */
const MAX_LINE = 524_288;

/** The answer of the operation `overview`, ready to show. */
export function readOverview(text: string, now: number): OpenView | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  // Our own node in our own process wrote these lines.
  const parsed = lines.map((line) => parseJson(line, { maxLength: MAX_LINE }) as Line);
  const end = parsed.at(-1)?.end;
  if (end === undefined) return undefined;
  const history = parsed.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  const names = issuerNames(history);
  const credentials = parsed.flatMap(({ credential }) =>
    credential === undefined ? [] : [credentialView(credential, names)],
  );
  return { at: now, credentials: credentials.reverse(), history, ...end };
}

/** Who writes at a counter issues with the terminal's own key: the history knows the trade name behind it. */
function issuerNames(history: readonly EntryView[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { record } of history) {
    if (record?.kind !== 'write' || record.terminal === undefined || record.organisation === undefined) continue;
    if (record.outcome === 'completed' && !names.has(record.terminal)) {
      names.set(record.terminal, record.organisation.tradeName);
    }
  }
  return names;
}

function credentialView(
  { record, types, issuer, validFrom, validUntil, storedAt, document }: Listed,
  names: ReadonlyMap<string, string>,
): CredentialView {
  const subject = document?.credentialSubject;
  const claims =
    typeof subject === 'object' && subject !== null && !Array.isArray(subject) ? { ...subject } : undefined;
  if (claims !== undefined) Reflect.deleteProperty(claims, 'id');
  const issuerName = names.get(issuer);
  return {
    record,
    types,
    issuer,
    storedAt,
    ...(issuerName !== undefined && { issuerName }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
    ...(claims !== undefined && { claims: claims as JsonObject }),
  };
}
