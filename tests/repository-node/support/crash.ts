import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { hashOfLink } from '../../../repository-node/history/chain-entry.ts';
import { ChainedHistory } from '../../../repository-node/history/chained-history.ts';
import { createCheckpointSigner } from '../../../repository-node/history/checkpoint-signer.ts';
import { demandHistory } from '../../../repository-node/history/demand-history.ts';
import { readHistory } from '../../../repository-node/history/history-reader.ts';
import { openLevelStore } from '../../../repository-node/store/level-store.ts';
import { SealedVault } from '../../../repository-node/vault/sealed-vault.ts';
import { madeStore } from '../../agent/base/store/made-store.ts';
import { CRASH_SEED, CRASH_VAULT_KEY } from './crash-keys.ts';
import type { Death } from './dying-store.ts';
import { NOON } from './samples.ts';

/** What the killed process had acknowledged. */
export interface Acknowledged {
  readonly stored?: string;
  readonly record?: string;
  readonly released?: string;
  readonly sequence?: number;
  readonly hash?: string;
}

export interface Kill {
  readonly at?: Death;
  /** Or: lines after which it is killed from outside. */
  readonly afterLines?: number;
}

const WRITER = fileURLToPath(
  new URL(`./killable-writer.${import.meta.filename.endsWith('.js') ? 'js' : 'ts'}`, import.meta.url),
);

/** Runs the writer on a directory until it dies, and gives what it had acknowledged. */
export async function runUntilKilled(directory: string, kill: Kill): Promise<Acknowledged[]> {
  const { at, afterLines } = kill;
  const child = spawn(process.execPath, [WRITER, directory, at === undefined ? '' : JSON.stringify(at)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(JSON.parse(line));
    if (afterLines !== undefined && lines.length >= afterLines) child.kill('SIGKILL');
  }
  const [, signal] = await exited;
  assert.equal(signal, 'SIGKILL');
  return lines;
}

/** Opens what the killed process left and checks every promise against what it had acknowledged. */
export async function checkAfterKill(directory: string, acknowledged: readonly Acknowledged[]): Promise<number> {
  const store = await openLevelStore(await madeStore(directory));
  try {
    const sealed = await SealedVault.open(store);
    if (!sealed.created) {
      assert.deepEqual(acknowledged, []);
      return 0;
    }
    const signer = createCheckpointSigner(CRASH_SEED);
    const options = { store, storeId: sealed.storeId, signer, recipient: () => sealed.publicKeys };
    const history = await ChainedHistory.open(options);
    const head = await history.verify();
    const { vault, state } = await sealed.unlock(CRASH_VAULT_KEY);
    await demandHistory(store, state.history, head);
    const entries = await readHistory(store, state.ring, { from: 1, limit: 100_000 });
    assert.equal(entries.length, head.sequence);
    for (const line of acknowledged) {
      if (line.sequence === undefined) continue;
      const entry = entries[line.sequence - 1];
      assert.ok(entry, `entry ${line.sequence} was acknowledged and is lost`);
      assert.equal(Buffer.from(hashOfLink(entry.link)).toString('hex'), line.hash);
      assert.equal(entry.record?.kind, line.released === undefined ? 'write' : 'presentation');
      if (line.record !== undefined) assert.equal(JSON.parse((await vault.read(line.record)).text).id, line.stored);
    }
    // A credential and its record go in one step: there are never more of one than of the other.
    const stored = await vault.list({ limit: 100_000 });
    assert.equal(stored.length, entries.filter(({ record }) => record?.kind === 'write').length);
    for (const { record, types } of stored) {
      await vault.read(record);
      const query = { id: 'q', format: 'ldp_vc', meta: { type_values: [[...types]] } } as const;
      assert.equal(
        (await vault.find({ query: { ...query, meta: { type_values: [[...types]] } }, now: NOON })).length,
        1,
      );
    }
    return head.sequence;
  } finally {
    await store.close();
  }
}
