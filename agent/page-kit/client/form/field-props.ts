import type { FieldFault, FieldNote, FieldWarning, FormEntries, FormField } from '../../form/form-field.ts';

/** What every kind of field is given. */
export interface FieldProps {
  readonly field: FormField;
  /** In the page's language. */
  readonly label: string;
  /** What was typed before. */
  readonly entries: FormEntries;
  /** What is wrong or unusual in it, in the page's language. */
  readonly note?: string;
  readonly isFaulty: boolean;
}

export type Notes = readonly FieldNote<FieldFault | FieldWarning>[];

/** Ids of what belongs to a field. */
export const hintId = (name: string): string => `${name}-hint`;
export const noteId = (name: string): string => `${name}-note`;

/** What a screen reader says of an input beside its label. */
export function describedBy(name: string, { hint, note }: { hint: boolean; note: boolean }): string | undefined {
  const ids = [...(note ? [noteId(name)] : []), ...(hint ? [hintId(name)] : [])];
  return ids.length === 0 ? undefined : ids.join(' ');
}
