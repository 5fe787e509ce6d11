import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openLevelStore } from '../../../repository-node/store/level-store.ts';
import { madeStore } from '../../agent/base/store/made-store.ts';
import { persistently } from '../../persistently.ts';
import { readRequest } from './counter-world.ts';
import { NodeWorld } from './node-world.ts';

/** What a process had after so many sessions, in bytes. */
export interface Memory {
  readonly sessions: number;
  /** Objects of JavaScript, after a collection. */
  readonly heap: number;
  /** Buffers outside of it. */
  readonly external: number;
  /** Resident pages of the process’s own. */
  readonly own: number;
  /** Resident pages of mapped files: the program and LevelDB’s tables. */
  readonly mapped: number;
}

/** Every so many sessions are a terminal’s that was never seen before, over a connection of its own. */
const NEW_TERMINAL = 10;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/**
 * Reads a credential over and over at a node whose store is on disk: node, card and terminals in this process.
 *
 * @param every sessions between two looks at the memory
 */
export async function soakSessions(count: number, every: number, tell: (memory: Memory) => void): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'fingerpost-sessions-'));
  const world = await NodeWorld.create({ store: await openLevelStore(await madeStore(directory)) });
  try {
    const bank = await world.terminal();
    await world.introduce(bank);
    for (let session = 1; session <= count; session++) {
      const isNew = session % NEW_TERMINAL === 0;
      const terminal = isNew ? await world.terminal() : bank;
      const { final } = await persistently(() => world.session(terminal, readRequest()));
      if (final.type !== 'presentation') throw new Error(final.type);
      if (isNew) await world.leave(terminal);
      if (session % every === 0) tell(await memoryAfter(session));
    }
    const { sessions, historyEntries } = world.node.status();
    if (sessions !== 0 || historyEntries < count) throw new Error(`${sessions} left open, ${historyEntries} recorded`);
  } finally {
    await world.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function memoryAfter(sessions: number): Promise<Memory> {
  collect();
  const { heapUsed: heap, external } = process.memoryUsage();
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
  return { sessions, heap, external, own: kib('RssAnon') * 1_024, mapped: kib('RssFile') * 1_024 };
}
