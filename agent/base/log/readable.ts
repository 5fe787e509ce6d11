import { parseJson } from '../../../schemas/strict-json.ts';

/** A line of the log as a person reads it: `12:30:01 WARN  node/session session-ended code=card-removed`. */
export function readable(line: string): string {
  const parsed = parseJson(line);
  const entry: Readonly<Record<string, unknown>> = typeof parsed === 'object' ? { ...parsed } : {};
  const { level, time, scope, event, message, todo, ...others } = entry;
  const facts = Object.entries(others).map(([name, value]) => ` ${name}=${[value].flat().join(',')}`);
  const advice = message === undefined ? '' : ` ${message} ${todo}`;
  return `${`${time}`.slice(11, 19)} ${`${level}`.toUpperCase().padEnd(5)} ${scope} ${event}${facts.join('')}${advice}\n`;
}
