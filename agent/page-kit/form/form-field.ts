/** How a field is typed and what is made of it (`normalise`). */
export type FieldKind =
  | 'text'
  /** A person's name: no pictures in it. */
  | 'name'
  /** How a name is read, in katakana. */
  | 'kana'
  /** Digits and letters, such as an account number. */
  | 'code'
  | 'postcode'
  /** Two letters of ISO 3166-1, chosen by name. */
  | 'country'
  | 'date'
  /** A date of which at least the year is known. */
  | 'known-date';

/** One field of a form. */
export interface FormField {
  /** Names from the claims down to this one. */
  readonly path: readonly string[];
  readonly label: string;
  /** Title of the group that it belongs to, such as an address. */
  readonly group?: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** In characters as people see them. */
  readonly maxCharacters?: number;
  readonly pattern?: string;
  /** A date that has come already. */
  readonly past?: true;
  /** Name of the field, its path joined by dots, whose date this one's does not come before. */
  readonly notBefore?: string;
}

/** What was typed, by the name of the input: of a date three, `birthDate.year`, `.month` and `.day`. */
export type FormEntries = Readonly<Record<string, string>>;

/** Its name in the page and in entries. */
export const fieldName = ({ path }: Pick<FormField, 'path'>): string => path.join('.');

export const isDate = ({ kind }: Pick<FormField, 'kind'>): boolean => kind === 'date' || kind === 'known-date';

/** Names of its inputs. */
export const inputNames = (field: FormField): string[] =>
  isDate(field) ? (['year', 'month', 'day'] as const).map((part) => `${fieldName(field)}.${part}`) : [fieldName(field)];

/** Why a field cannot stay as it is. */
export type FieldFault =
  | 'missing'
  | 'too-long'
  | 'unreadable'
  | 'pictures'
  | 'not-kana'
  | 'wrong-form'
  | 'date-unreadable'
  | 'date-not-in-calendar'
  | 'date-not-in-era'
  | 'date-incomplete'
  | 'in-future'
  | 'too-early';

/** What is unusual in a field, though it can be. */
export type FieldWarning = 'long-ago' | 'digits-in-name' | 'postcode-unusual';

/** By the field's name. */
export interface FieldNote<T> {
  readonly field: string;
  readonly code: T;
}
