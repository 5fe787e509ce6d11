import type { CredentialRow } from '../../../../agent/page-kit/client/index.ts';
import type { CredentialView } from '../../view.ts';
import type { Words } from '../text/en.ts';
import { claimLabel, valueText } from './format.ts';

/** A data URL of an image: shown as the photo, not as a row. */
const isPhoto = (value: unknown): value is string => typeof value === 'string' && value.startsWith('data:image/');

/** The claims of a certificate with labels in the page's language; an address and the like as a group. */
export function credentialRows(t: Words, { claims = {} }: CredentialView): CredentialRow[] {
  return Object.entries(claims).flatMap(([name, value]) => (isPhoto(value) ? [] : [rowOf(t, name, value)]));
}

export function photoOf({ claims = {} }: CredentialView): string | undefined {
  return Object.values(claims).find(isPhoto);
}

function rowOf(t: Words, name: string, value: unknown): CredentialRow {
  const label = claimLabel(t, name);
  if (Array.isArray(value)) return { label, value: value.map((each) => textOf(t, name, each)).join(', ') };
  if (typeof value !== 'object' || value === null) return { label, value: valueText(t, name, value) };
  return { label, rows: Object.entries(value).map(([key, each]) => rowOf(t, key, each)) };
}

function textOf(t: Words, name: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return valueText(t, name, value);
  return Object.entries(value)
    .map(([key, each]) => textOf(t, key, each))
    .join(' ');
}
