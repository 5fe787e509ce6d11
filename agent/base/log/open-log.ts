import pino from 'pino';
import { describeFailure } from './describe-failure.ts';
import type { Facts, Log } from './log.ts';
import { readable } from './readable.ts';

export interface LogOptions {
  /** Takes each line, with its end: the writer of standard error or of a file. */
  readonly write: (line: string) => unknown;
  /** The program: the first part of every scope. */
  readonly scope: string;
  /** What is left out: everything below this; `info` when absent. */
  readonly level?: 'info' | 'warn' | 'error' | 'silent';
  /** Lines for people, as on a terminal, in place of JSON; false when absent. */
  readonly forPeople?: boolean;
  /** Milliseconds since 1970; Date.now when absent. */
  readonly now?: () => number;
}

/** Opens a log of JSON lines: `level`, `time` (UTC), `scope`, `event`, and codes and counts. */
export function openLog(options: LogOptions): Log {
  const { write, scope, level = 'info', forPeople = false, now = Date.now } = options;
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => void write(forPeople ? readable(line) : line) },
  );
  return scoped(logger, scope);
}

const WORD = /^[a-z][a-z0-9]*([-/][a-z0-9]+){0,11}$/;

function scoped(logger: pino.Logger, scope: string): Log {
  const of = (event: string, facts: Facts = {}) => ({ scope, event: word(event), ...counts(facts) });
  return {
    info: (event, facts) => logger.info(of(event, facts)),
    warn: (event, facts) => logger.warn(of(event, facts)),
    failure(event, error, facts) {
      const { level, ...line } = describeFailure(error);
      logger[level]({ ...of(event, facts), ...line });
    },
    scope: (name) => scoped(logger, `${scope}/${word(name)}`),
  };
}

/** Whatever was handed over by mistake is not said. */
function word(text: string): string {
  return text.length <= 64 && WORD.test(text) ? text : 'withheld';
}

function counts(facts: Facts): Facts {
  const kept = Object.entries(facts).filter(
    ([name, value]) => /^[a-zA-Z]{1,32}$/.test(name) && (typeof value === 'boolean' || Number.isFinite(value)),
  );
  return Object.fromEntries(kept);
}
