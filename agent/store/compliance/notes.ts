import type { LeaseColumns } from '../base/leases.ts';
import type { StoreSchema } from '../base/sql-store.ts';

/** The tables that the suite works on. */
export interface NoteTables {
  readonly note: { id: string; number: number; content: Uint8Array | null };
  readonly work: LeaseColumns & { id: string; state: string; done_by: string | null };
}

export const NOTES: StoreSchema<NoteTables> = {
  name: 'notes',
  version: 1,
  async create(db, types) {
    await db.schema
      .createTable('note')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('number', types.integer, (column) => column.notNull().unique())
      .addColumn('content', types.bytes)
      .execute();
    await db.schema
      .createTable('work')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('state', types.text, (column) => column.notNull())
      .addColumn('done_by', types.text)
      .addColumn('lease_until', types.integer, (column) => column.notNull())
      .addColumn('lease_owner', types.text)
      .addColumn('lease_fence', types.integer, (column) => column.notNull())
      .execute();
  },
};
