import type { Log } from '../../agent/base/log/log.ts';
import { openLog } from '../../agent/base/log/open-log.ts';
import type { CliEnvironment } from './environment.ts';

const LEVELS = ['info', 'warn', 'error', 'silent'] as const;

/**
 * The log of a program that serves, on standard error: lines for people on a terminal, JSON lines elsewhere.
 * `FINGERPOST_LOG` (info, warn, error, silent) says what is left out; info when it is absent or none of these.
 */
export function programLog({ stderr, env }: CliEnvironment, scope: string): Log {
  const level = LEVELS.find((name) => name === env.FINGERPOST_LOG) ?? 'info';
  return openLog({ write: (line) => stderr.write(line), scope, level, forPeople: stderr.isTTY === true });
}
