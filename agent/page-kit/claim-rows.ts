import type { JsonValue } from '../identity/base/json.ts';

/** What a value stands for, where it is more than text. */
export type ValueKind = 'text' | 'date' | 'country' | 'boolean' | 'nothing' | 'image';

/** One labelled line of a credential; `rows` in place of `value` for a group such as an address. */
export interface ClaimRow {
  readonly label: string;
  /** The scalar as JSON writes it, a text without its quotes. */
  readonly value?: string;
  /** How `value` is shown; text when absent. */
  readonly kind?: ValueKind;
  readonly rows?: readonly ClaimRow[];
}

/** How the members of a group are called and shown. */
export interface Naming {
  readonly label: (name: string) => string;
  /** What is known of a member beforehand; its kind is guessed from the value otherwise. */
  readonly kind?: (name: string) => ValueKind | undefined;
  /** The naming of a member's own members; this one when absent. */
  readonly inside?: (name: string) => Naming;
  /** Members that come first, in this order. */
  readonly order?: readonly string[];
}

/** Every scalar of a JSON object in a row of its own, however deep; members of arrays are numbered. */
export function claimRows(value: { readonly [name: string]: JsonValue }, naming: Naming): ClaimRow[] {
  const { label, order = [] } = naming;
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const names = Object.keys(value).toSorted((one, other) => place(one) - place(other));
  return names.map((name) =>
    rowOf(label(name), value[name] ?? null, naming.kind?.(name), naming.inside?.(name) ?? naming),
  );
}

function rowOf(label: string, value: JsonValue, kind: ValueKind | undefined, inside: Naming): ClaimRow {
  if (Array.isArray(value)) return listOf(label, value, kind, inside);
  if (typeof value === 'object' && value !== null) {
    const rows = claimRows(value as { readonly [name: string]: JsonValue }, inside);
    return rows.length === 0 ? { label, value: '{}', kind: 'nothing' } : { label, rows };
  }
  return { label, ...scalar(value, kind) };
}

function listOf(label: string, members: readonly JsonValue[], kind: ValueKind | undefined, inside: Naming): ClaimRow {
  const [only] = members;
  if (only === undefined) return { label, value: '[]', kind: 'nothing' };
  if (members.length === 1) return rowOf(label, only, kind, inside);
  return { label, rows: members.map((member, at) => rowOf(`${at + 1}`, member, kind, inside)) };
}

const DAY = /^\d{4}-\d{2}-\d{2}(T.*)?$/;
const IMAGE = /^data:image\/(png|jpeg);base64,/;

/** A photo in a claim: a data URL of a picture that every browser shows. */
export const isImage = (value: unknown): value is string => typeof value === 'string' && IMAGE.test(value);

function scalar(value: string | number | boolean | null, kind: ValueKind | undefined): Omit<ClaimRow, 'label'> {
  if (value === null || value === '') return { value: `${value ?? 'null'}`, kind: 'nothing' };
  if (typeof value === 'boolean') return { value: `${value}`, kind: 'boolean' };
  if (typeof value === 'number') return { value: `${value}` };
  if (isImage(value)) return { value, kind: 'image' };
  const known = kind ?? (DAY.test(value) ? 'date' : undefined);
  return known === undefined ? { value } : { value, kind: known };
}

/** A group of rows as lines of text, each with the labels above it: for the clipboard and for reading aloud. */
export function linesOf(
  rows: readonly ClaimRow[],
  show: (value: string, kind: ValueKind | undefined) => string,
  translate: (label: string) => string = (label) => label,
): string[] {
  return rows.flatMap(({ label, value = '', kind, rows: inner }) =>
    inner === undefined
      ? [`${translate(label)}: ${show(value, kind)}`]
      : linesOf(inner, show, translate).map((line) => `${translate(label)}, ${line}`),
  );
}
