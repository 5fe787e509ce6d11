import { listStoreOver, type StatusListRecord, type StatusListStore } from '../../identity/status-list/list-store.ts';
import type { Database } from './database.ts';
import { StoreParts } from './parts.ts';

interface Row extends Omit<StatusListRecord, 'bytes' | 'taken'> {
  readonly bytes: string;
  readonly taken: string;
}

/**
 * The lists of one status list issuer, on level; `name` (letters, digits, `-`) keeps those of several apart.
 *
 * @example
 * ```ts
 * const store = levelListStore(database, 'revocation');
 * ```
 */
export function levelListStore(
  database: Database,
  name: string,
  parts: StoreParts = new StoreParts(database),
): StatusListStore {
  const prefix = `status-list/${name}/`;
  return listStoreOver({
    async all() {
      const texts = await database.values({ gte: prefix, lt: `${prefix}\uffff` }).all();
      return texts.map(recordOf);
    },
    async get(id) {
      const text = await database.get(prefix + id);
      return text === undefined ? undefined : recordOf(text);
    },
    async putAll(records) {
      await parts.write(records.map((record) => ({ key: prefix + record.id, value: textOf(record) })));
    },
  });
}

function textOf({ bytes, taken, ...record }: StatusListRecord): string {
  const row: Row = { ...record, bytes: base64(bytes), taken: base64(taken) };
  return JSON.stringify(row);
}

function recordOf(text: string): StatusListRecord {
  const { bytes, taken, ...record }: Row = JSON.parse(text);
  return { ...record, bytes: Buffer.from(bytes, 'base64'), taken: Buffer.from(taken, 'base64') };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
