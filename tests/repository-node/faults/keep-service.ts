import { join } from 'node:path';
import { createStore } from '../../../agent/base/store/open-store.ts';
import { openIdentityStores } from '../../../agent/veramo/stores/index.ts';
import type { Keeper } from './keeper.ts';

const STORE_KEY = new Uint8Array(32).fill(3);

/** A credential service's keys. */
export const keeper: Keeper = {
  prepare: (directory) => createStore(join(directory, 'store')),
  async open(directory) {
    const stores = await openIdentityStores(join(directory, 'store'), STORE_KEY);
    return {
      async store(number) {
        const alias = `key-${number}`;
        const privateKeyHex = String(number).padStart(64, '1');
        await stores.privateKeys.importKey({ alias, type: 'Ed25519', privateKeyHex });
        return alias;
      },
      close: () => stores.close(),
    };
  },
  async kept(directory) {
    const stores = await openIdentityStores(join(directory, 'store'), STORE_KEY);
    const keys = await stores.privateKeys.listKeys();
    await stores.close();
    return new Set(keys.map(({ alias }) => alias));
  },
};
