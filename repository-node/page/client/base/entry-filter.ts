import type { EntryView } from '../../view.ts';
import type { Words } from '../text/en.ts';
import { purposeText, reasonText, sentenceOf } from './format.ts';

export type Filter = 'others' | 'read' | 'write' | 'refused' | 'own' | 'all';
export const FILTERS: readonly Filter[] = ['others', 'read', 'write', 'refused', 'own', 'all'];

export interface Wanted {
  readonly filter: Filter;
  readonly search: string;
  /** Trade name; any when empty. */
  readonly who: string;
}

/** Entries as a person reads them: one that only prepared what another of them ended is part of that one. */
export function readable(entries: readonly EntryView[]): EntryView[] {
  const ended = new Set(entries.map(({ record }) => record?.prepared));
  return entries.filter(({ sequence }) => !ended.has(sequence));
}

/** Readable entries that fit, in the order given. The search looks at what a person reads, in the page's language. */
export function fitting(t: Words, entries: readonly EntryView[], { filter, search, who }: Wanted): EntryView[] {
  const needle = search.trim().toLocaleLowerCase(t.locale);
  return readable(entries).filter((entry) => {
    const { record } = entry;
    if (!admits(filter, record)) return false;
    if (who !== '' && record?.organisation?.tradeName !== who) return false;
    if (needle === '') return true;
    const { purpose = '', procedure = '', reason, organisation } = record ?? {};
    const text = [
      sentenceOf(t, entry),
      purpose,
      purposeText(t, purpose),
      procedure,
      reason && reasonText(t, reason),
      organisation?.service,
    ];
    return text.join(' ').toLocaleLowerCase(t.locale).includes(needle);
  });
}

function admits(filter: Filter, record: EntryView['record']): boolean {
  const own = record?.kind === 'holder' || record?.kind === 'deletion';
  switch (filter) {
    case 'all':
      return true;
    case 'own':
      return own || record === undefined;
    case 'others':
      return !own && record !== undefined;
    case 'read':
      return record?.kind === 'presentation' && record.outcome === 'completed';
    case 'write':
      return !own && record !== undefined && record.kind !== 'presentation' && record.outcome === 'completed';
    case 'refused':
      return record !== undefined && record.outcome !== 'completed';
  }
}

/** Every trade name in the history, once. */
export function officesOf(entries: readonly EntryView[]): string[] {
  const names = entries.flatMap(({ record }) => record?.organisation?.tradeName ?? []);
  return [...new Set(names)].sort();
}
