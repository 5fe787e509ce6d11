/**
 * Veramo's stores on level, as plug-ins that any Veramo agent can take.
 *
 * @example
 * ```ts
 * import { createStore, openIdentityStores } from 'fingerpost/veramo/stores';
 *
 * await createStore('agent-store');
 * const stores = await openIdentityStores('agent-store', new Uint8Array(32)); // the key that protects private keys
 * await stores.close();
 * ```
 */
import { openTextStore } from '../../base/store/open-store.ts';
import type { StatusListStore } from '../../identity/status-list/list-store.ts';
import { LevelDataStore } from './data-store.ts';
import { LevelDidStore } from './did-store.ts';
import { LevelKeyStore } from './key-store.ts';
import { StoreParts } from './parts.ts';
import { LevelPrivateKeyStore } from './private-key-store.ts';
import { levelListStore } from './status-list-store.ts';

export { createStore, openTextStore } from '../../base/store/open-store.ts';
export { LevelDataStore } from './data-store.ts';
export type { Database } from './database.ts';
export { LevelDidStore } from './did-store.ts';
export { entryHash } from './entry-hash.ts';
export { LevelKeyStore } from './key-store.ts';
export { StoreParts } from './parts.ts';
export { LevelPrivateKeyStore } from './private-key-store.ts';
export { levelListStore } from './status-list-store.ts';

/** All stores of one agent in one database. */
export interface IdentityStores {
  readonly keys: LevelKeyStore;
  readonly privateKeys: LevelPrivateKeyStore;
  readonly dids: LevelDidStore;
  readonly data: LevelDataStore;
  /** The lists of one status list issuer, by a name of letters, digits and `-`. */
  statusLists(name: string): StatusListStore;
  close(): Promise<void>;
}

/**
 * Opens the stores in a directory that `createStore` made; one process at a time may have them open. `storeKey` (32 bytes) encrypts private
 * keys; everything else is kept in clear and needs a protected disk.
 *
 * @throws store-busy, store-corrupt, disk-full, read-only
 *
 * @example
 * ```ts
 * const stores = await openIdentityStores('my-agent/store', storeKey);
 * await stores.close();
 * ```
 */
export async function openIdentityStores(directory: string, storeKey: Uint8Array): Promise<IdentityStores> {
  const database = await openTextStore(directory);
  const parts = new StoreParts(database);
  return {
    keys: new LevelKeyStore(database, parts),
    privateKeys: new LevelPrivateKeyStore(database, storeKey, parts),
    dids: new LevelDidStore(database, parts),
    data: new LevelDataStore(database, parts),
    statusLists: (name) => levelListStore(database, name, parts),
    close: () => database.close(),
  };
}
