import type { IDataStoreORM, VerifiableCredential } from '@veramo/core-types';

/** Veramo's own data store over SQLite, as far as the benchmark uses it. */
export interface VeramoSqlite {
  readonly queries: Pick<
    IDataStoreORM,
    'dataStoreORMGetVerifiableCredentials' | 'dataStoreORMGetVerifiableCredentialsByClaims'
  >;
  save(credential: VerifiableCredential): Promise<unknown>;
  close(): Promise<void>;
}

/** The parts of @veramo/data-store and typeorm that are used; both are loaded only when they happen to be installed. */
interface DataStoreModule {
  readonly DataStore: new (
    source: unknown,
  ) => {
    dataStoreSaveVerifiableCredential(args: { verifiableCredential: VerifiableCredential }): Promise<string>;
  };
  readonly DataStoreORM: new (source: unknown) => VeramoSqlite['queries'];
  readonly Entities: readonly unknown[];
  readonly migrations: readonly unknown[];
}

interface TypeOrmModule {
  readonly DataSource: new (options: object) => { initialize(): Promise<{ destroy(): Promise<void> }> };
}

const HINT =
  "Veramo's SQLite store is not installed here; to see it beside ours: npm install --no-save @veramo/data-store@7.0.1 sql.js@1.13.0";

/** Opens the store on SQLite compiled to WebAssembly, in memory; or says how to install it. */
export async function openVeramoSqlite(): Promise<VeramoSqlite | string> {
  let store: DataStoreModule;
  let orm: TypeOrmModule;
  try {
    const names = ['@veramo/data-store', 'typeorm'];
    [store, orm] = (await Promise.all(names.map((name) => import(name)))) as [DataStoreModule, TypeOrmModule];
  } catch {
    return HINT;
  }
  const source = await new orm.DataSource({
    type: 'sqljs',
    synchronize: true,
    entities: store.Entities,
    logging: false,
  }).initialize();
  const writer = new store.DataStore(source);
  return {
    queries: new store.DataStoreORM(source),
    save: (verifiableCredential) => writer.dataStoreSaveVerifiableCredential({ verifiableCredential }),
    close: () => source.destroy(),
  };
}
