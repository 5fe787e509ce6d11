import { nodeFailures } from '../base/failures.ts';
import type { CheckpointSigner } from '../history/checkpoint.ts';
import { exportHistory } from '../history/export.ts';
import { eraseRecord, readNewest } from '../history/history-reader.ts';
import type { HolderOperation } from './operation.ts';

/** The newest entries first, as many as make `limit` that a person reads. */
export const listHistory: HolderOperation<'history-list'> = async function* (context, { before, limit = 50 }) {
  const { services, unlocked } = context;
  await context.commit();
  const from = Math.min(before ?? services.history.head.sequence, services.history.head.sequence);
  for (const entry of await readNewest(services.vault.store, unlocked.state.ring, { from, limit })) {
    const { sequence, at, hash, record } = entry;
    yield { sequence, at, hash: Buffer.from(hash).toString('hex'), ...(record && { record }) };
  }
  yield { entries: services.history.head.sequence, state: unlocked.state.manifest.number };
};

/** The whole history in the form that `verifyHistoryExport` checks, this export's own record included. */
export function exportHistoryWith(signer: CheckpointSigner): HolderOperation<'history-export'> {
  return async function* (context) {
    const { services, unlocked } = context;
    await services.history.verify();
    await context.commit();
    const { store, storeId } = services.vault;
    yield* exportHistory({ store, storeId, signer, ring: unlocked.state.ring, now: services.now() });
  };
}

/** Deletes records for good; their links stay, so that the chain still verifies, and a record tells of the deletion. */
export const deleteHistory: HolderOperation<'history-delete'> = async function* (context, { sequences }) {
  const { store } = context.services.vault;
  const last = context.services.history.head.sequence;
  if (sequences.some((sequence) => sequence > last)) {
    throw nodeFailures.fail('holder-argument-invalid', `the history has ${last} entries`);
  }
  const erased = await Promise.all([...new Set(sequences)].map((sequence) => eraseRecord(store, sequence)));
  await context.commit({ kind: 'deletion' }, erased);
  yield { deleted: erased.length };
};
