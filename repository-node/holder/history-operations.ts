import { Type } from 'typebox';
import { exactly, shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import type { CheckpointSigner } from '../history/checkpoint.ts';
import { exportHistory } from '../history/export.ts';
import { eraseRecord, readNewest } from '../history/history-reader.ts';
import { argumentOf } from './argument.ts';
import type { HolderOperation } from './operation.ts';
import { inParts } from './parts.ts';

const ListShape = shape(
  'history-list',
  exactly({
    /** Newest place to tell; the head when absent. */
    before: Type.Optional(Type.Integer({ minimum: 1 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000 })),
  }),
);

const DeleteShape = shape(
  'history-delete',
  exactly({ sequences: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 1_000 }) }),
);

/**
 * The newest entries first, one JSON object for each line, as many as make `limit` that a person reads; the last line tells how many there are, and in which state of the
 * store.
 */
export const listHistory: HolderOperation = async function* (context, argument) {
  const { before, limit = 50 } = argumentOf(ListShape, argument ?? {});
  const { services, unlocked } = context;
  await context.commit();
  const from = Math.min(before ?? services.history.head.sequence, services.history.head.sequence);
  const entries = await readNewest(services.vault.store, unlocked.state.ring, { from, limit });
  async function* lines() {
    for (const { sequence, at, hash, record } of entries) {
      yield JSON.stringify({ sequence, at, hash: Buffer.from(hash).toString('hex'), ...(record && { record }) });
    }
    yield JSON.stringify({ entries: services.history.head.sequence, state: unlocked.state.manifest.number });
  }
  yield* inParts(lines());
};

/** The whole history in the form that `verifyHistoryExport` checks, this export's own record included. */
export function exportHistoryWith(signer: CheckpointSigner): HolderOperation {
  return async function* (context) {
    const { services, unlocked } = context;
    await services.history.verify();
    await context.commit();
    const { store, storeId } = services.vault;
    yield* inParts(exportHistory({ store, storeId, signer, ring: unlocked.state.ring, now: services.now() }));
  };
}

/** Deletes records for good; their links stay, so that the chain still verifies, and a record tells of the deletion. */
export const deleteHistory: HolderOperation = async function* (context, argument) {
  const { sequences } = argumentOf(DeleteShape, argument);
  const { store } = context.services.vault;
  const last = context.services.history.head.sequence;
  if (sequences.some((sequence) => sequence > last)) {
    throw nodeFailures.fail('holder-argument-invalid', `the history has ${last} entries`);
  }
  const erased = await Promise.all([...new Set(sequences)].map((sequence) => eraseRecord(store, sequence)));
  await context.commit({ kind: 'deletion' }, erased);
  yield JSON.stringify({ deleted: erased.length });
};
