import { join } from 'node:path';
import { createStore } from '../../../agent/base/store/open-store.ts';
import { hashOfLink } from '../../../repository-node/history/chain-entry.ts';
import { ChainedHistory } from '../../../repository-node/history/chained-history.ts';
import { createCheckpointSigner } from '../../../repository-node/history/checkpoint-signer.ts';
import { readHistory } from '../../../repository-node/history/history-reader.ts';
import { RecordedVault } from '../../../repository-node/history/recorded-vault.ts';
import { openLevelStore } from '../../../repository-node/store/level-store.ts';
import { SealedVault } from '../../../repository-node/vault/sealed-vault.ts';
import { CRASH_SEED, CRASH_VAULT_KEY } from '../support/crash-keys.ts';
import { sampleRecord, sampleText } from '../support/samples.ts';
import type { Keeper } from './keeper.ts';

async function openHistory(directory: string) {
  const store = await openLevelStore(join(directory, 'store'));
  const sealed = await SealedVault.open(store);
  if (!sealed.created) await sealed.create(sealed.begin(CRASH_VAULT_KEY));
  const signer = createCheckpointSigner(CRASH_SEED);
  const recipient = () => sealed.publicKeys;
  const history = await ChainedHistory.open({ store, storeId: sealed.storeId, signer, recipient });
  return { store, history, vault: new RecordedVault(await sealed.unlock(CRASH_VAULT_KEY), history), sealed };
}

/** A node's credentials with their history. */
export const keeper: Keeper = {
  prepare: async (directory) => {
    await createStore(join(directory, 'store'));
    await (await openHistory(directory)).store.close();
  },
  async open(directory) {
    const { vault, store } = await openHistory(directory);
    return {
      async store(number) {
        const text = sampleText({ id: `urn:uuid:${number}` });
        const { receipt } = await vault.store([text], sampleRecord({ kind: 'write' }));
        return `${receipt.sequence}:${Buffer.from(receipt.hash).toString('hex')}`;
      },
      close: () => store.close(),
    };
  },
  async kept(directory) {
    const { history, store, sealed } = await openHistory(directory);
    await history.verify();
    const { state } = await sealed.unlock(CRASH_VAULT_KEY);
    const entries = await readHistory(store, state.ring, { from: 1, limit: 100_000 });
    await store.close();
    return new Set(entries.map(({ link }, at) => `${at + 1}:${Buffer.from(hashOfLink(link)).toString('hex')}`));
  },
};
