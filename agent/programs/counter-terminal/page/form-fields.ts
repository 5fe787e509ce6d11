import { credentialTypeOf } from '../../../../schemas/credentials/credential-types.ts';
import type { ClaimEntry } from '../../../../schemas/credentials/declaration.ts';
import type { FieldKind, FormField } from '../../../page-kit/form/form-field.ts';

/** What the page needs of the JSON Schema of a type's claims. */
export interface ClaimSchema {
  readonly title?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxCharacters?: number;
  readonly precision?: string;
  readonly entry?: ClaimEntry;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, ClaimSchema>>;
}

export const claimsSchema = (type: string): ClaimSchema => (credentialTypeOf(type)?.claims.schema ?? {}) as ClaimSchema;

/** The form of a credential type, as its schema declares it. */
export const formFields = (type: string): FormField[] => fieldsOf(claimsSchema(type), []);

function fieldsOf(schema: ClaimSchema, path: readonly string[], group?: string): FormField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const here = [...path, name];
    const label = inner.title ?? name;
    if (inner.properties !== undefined) return fieldsOf(inner, here, label);
    const { maxCharacters, pattern, entry } = inner;
    const kind = kindOf(inner);
    return {
      path: here,
      label,
      kind,
      required: schema.required?.includes(name) === true,
      ...(group !== undefined && { group }),
      ...(maxCharacters !== undefined && { maxCharacters }),
      ...(!['date', 'known-date'].includes(kind) && pattern !== undefined && { pattern }),
      ...(entry?.past === true && { past: true as const }),
      ...(entry?.notBefore !== undefined && { notBefore: [...path, entry.notBefore].join('.') }),
    };
  });
}

function kindOf({ format, precision, entry }: ClaimSchema): FieldKind {
  if (format === 'date') return 'date';
  return precision === undefined ? (entry?.as ?? 'text') : 'known-date';
}
