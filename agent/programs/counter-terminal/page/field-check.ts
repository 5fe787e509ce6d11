import { precisionOf } from '../../../../schemas/calendar-date-precision.ts';
import { isAtMost, isReadable } from '../../../../schemas/characters.ts';
import type { FormField } from './counter-state.ts';

/** Whether a text may stand in a field of a form: what its schema will say, asked in the browser and by the program. */
export function fitsField({ kind, maxCharacters, pattern }: FormField, text: string): boolean {
  if (kind === 'date') return precisionOf(text) === 'day';
  if (kind === 'known-date') return precisionOf(text) !== undefined;
  if (maxCharacters !== undefined && !(isAtMost(text, maxCharacters) && isReadable(text))) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(text);
}
