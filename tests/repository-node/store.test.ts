import assert from 'node:assert/strict';
import { describeVaultStore } from '../../repository-node/compliance/vault-suite.ts';
import { openLevelStore } from '../../repository-node/store/level-store.ts';
import { createMemoryStore } from '../../repository-node/store/memory-store.ts';
import type { VaultStore } from '../../repository-node/store/vault-store.ts';
import { madeStore } from '../agent/base/store/made-store.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './support/directory.ts';

const directories = new Map<VaultStore, string>();

async function openIn(directory: string): Promise<VaultStore> {
  const store = await openLevelStore(await madeStore(directory));
  directories.set(store, directory);
  return store;
}

after(removeTemporaryDirectories);

describeVaultStore({ name: 'memory', create: async () => createMemoryStore() });

describeVaultStore({
  name: 'level',
  create: async () => openIn(await temporaryDirectory()),
  reopen: async (store) => {
    await store.close();
    return openIn(directories.get(store) ?? '');
  },
});

describe('level store', () => {
  it('lets one process open a directory at a time', async () => {
    const directory = await temporaryDirectory();
    const store = await openLevelStore(await madeStore(directory));
    await assert.rejects(openLevelStore(await madeStore(directory)), { code: 'store-busy' });
    await store.close();
  });
});
