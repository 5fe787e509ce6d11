import type { TypeAndClaims } from '../../schemas/history.ts';
import { csvText } from './csv-text.ts';
import type { ExportEntry } from './export-lines.ts';

const COLUMNS: readonly [string, (entry: ExportEntry) => unknown][] = [
  ['sequence', (entry) => entry.sequence],
  ['at', (entry) => entry.at],
  ['kind', ({ record }) => record?.kind ?? 'deleted by the holder'],
  ['outcome', ({ record }) => record?.outcome],
  ['reason', ({ record }) => record?.reason],
  ['trade name', ({ record }) => record?.organisation?.tradeName],
  ['identifier', ({ record }) => record?.organisation?.identifier],
  ['service', ({ record }) => record?.organisation?.service],
  ['contact for deletion', ({ record }) => record?.organisation?.contact],
  ['authority for complaints', ({ record }) => record?.organisation?.complaints],
  ['terminal', ({ record }) => record?.terminal],
  ['procedure', ({ record }) => record?.procedure],
  ['purpose', ({ record }) => record?.purpose],
  ['operation', ({ record }) => record?.operation],
  ['asked', ({ record }) => listText(record?.asked)],
  ['given', ({ record }) => listText(record?.given)],
  ['holder verified by', ({ record }) => record?.verifiedBy],
  ['steps', ({ record }) => record?.steps.join(' ')],
  ['omitted', ({ record }) => record?.omitted],
  ['hash', (entry) => entry.hash],
];

/**
 * Verified entries as `csvText` with a header row, in the record's own words.
 *
 * @example
 * ```ts
 * const csv = historyCsv(verifyHistoryExport(text).entries);
 * ```
 */
export function historyCsv(entries: readonly ExportEntry[]): string {
  return csvText([COLUMNS.map(([name]) => name), ...entries.map((entry) => COLUMNS.map(([, of]) => of(entry)))]);
}

function listText(list: readonly TypeAndClaims[] | undefined): string | undefined {
  return list?.map(({ type, claims }) => (claims.length === 0 ? type : `${type} (${claims.join(' ')})`)).join('; ');
}
