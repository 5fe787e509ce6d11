import { FingerpostError } from '../../../schemas/failure.ts';

export type Level = 'error' | 'warn' | 'info';

/** What the log says of a failure. */
export interface FailureLine {
  readonly level: Level;
  readonly code: string;
  /** Codes of what lies below, outermost first. */
  readonly causes?: readonly string[];
  /** For operators: the row's sentence, and what to do. */
  readonly message?: string;
  readonly todo?: string;
  /** Of what nobody expected: file, line and column, innermost first. */
  readonly at?: readonly string[];
}

const LEVELS = { operator: 'error', developer: 'warn', clerk: 'info', holder: 'info' } as const;
const MOST = 4;

/** A failure as a line of the log. Nothing of a message or detail is taken over: they may hold values. */
export function describeFailure(error: unknown): FailureLine {
  const causes = causesOf(error);
  const below = causes.length > 0 ? { causes } : {};
  if (!(error instanceof FingerpostError))
    return { level: 'error', code: codeOf(error), ...below, at: placesOf(error) };
  const { code, audience, plain, todo } = error;
  const forOperator = audience === 'operator' ? { message: plain, todo } : {};
  return { level: LEVELS[audience], code, ...below, ...forOperator };
}

function causesOf(error: unknown): string[] {
  const codes: string[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause instanceof Error && codes.length < MOST) {
    codes.push(codeOf(cause));
    cause = cause.cause;
  }
  return codes;
}

/** A code of ours, of the system or of Node; anything else could be made of anything. */
function codeOf(error: unknown): string {
  if (error instanceof FingerpostError) return error.code;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^(E[A-Z0-9]{2,24}|(ERR|LEVEL)_[A-Z0-9_]{2,60})$/.test(code) ? code : 'unexpected';
}

/** The names of files only: a path may hold a person's name. */
function placesOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  const places = lines.map((line) => /^\s+at .*?([\w.-]{1,60}\.[cm]?[jt]s:\d{1,6}:\d{1,6})\)?$/.exec(line)?.[1]);
  return places.filter((place) => place !== undefined).slice(0, MOST);
}
