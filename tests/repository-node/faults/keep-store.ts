import { join } from 'node:path';
import { createStore, openStore } from '../../../agent/base/store/open-store.ts';
import type { Keeper } from './keeper.ts';

/** A bare store. */
export const keeper: Keeper = {
  prepare: (directory) => createStore(join(directory, 'store')),
  async open(directory) {
    const store = await openStore(join(directory, 'store'));
    return {
      async store(number) {
        await store.write([{ key: `row/${number}`, value: Buffer.alloc(1 + ((number * 7919) % 9_001), number) }]);
        return `row/${number}`;
      },
      close: () => store.close(),
    };
  },
  async kept(directory) {
    const store = await openStore(join(directory, 'store'));
    const rows = await store.rows().all();
    await store.close();
    return new Set(rows.map(([key]) => key));
  },
};
