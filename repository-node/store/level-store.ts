import { Level } from 'level';
import { isLevelLocked } from '../../agent/base/held-file.ts';
import { nodeFailures } from '../base/failures.ts';
import { STORE_TABLES, type StoreTable, type VaultStore } from './vault-store.ts';

/**
 * A store in a directory, one process at a time. Writes that arrive while another is on its way to the disk share the
 * next sync.
 *
 * @throws store-busy
 */
export async function openLevelStore(directory: string): Promise<VaultStore> {
  const level = new Level<string, Uint8Array>(directory, { keyEncoding: 'utf8', valueEncoding: 'view' });
  try {
    await level.open();
  } catch (error) {
    if (isLevelLocked(error)) throw nodeFailures.fail('store-busy', undefined, error);
    throw nodeFailures.fail('store-corrupt', 'open', error);
  }
  const name = (table: StoreTable, key: string) => `${table}/${key}`;
  const check = () => {
    if (level.status !== 'open') throw nodeFailures.fail('store-closed');
  };
  let waiting: Waiting[] = [];
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await level.batch(
          group.flatMap((each) => each.operations),
          { sync: true },
        );
        for (const each of group) each.resolve();
      } catch (error) {
        const failure = nodeFailures.fail('store-corrupt', 'write', error);
        for (const each of group) each.reject(failure);
      }
    }
    running = false;
  }

  return {
    async get(table, key) {
      check();
      return plain(await level.get(name(table, key)));
    },
    async getMany(table, keys) {
      check();
      return (await level.getMany(keys.map((key) => name(table, key)))).map(plain);
    },
    async scan(table, { from, to, limit, reverse = false }) {
      check();
      const rows = await level.iterator({ gte: name(table, from), lt: name(table, to), limit, reverse }).all();
      return rows.map(([key, value]) => ({ key: key.slice(table.length + 1), value: plain(value) }));
    },
    entries() {
      check();
      // A LevelDB iterator reads from the snapshot that it takes when it is made.
      return rowsOf(level.iterator());
    },
    async write(changes) {
      check();
      for (const { table } of changes)
        if (!STORE_TABLES.includes(table)) throw nodeFailures.fail('store-closed', table);
      const operations = changes.map(({ table, key, value }) =>
        value === undefined
          ? ({ type: 'del', key: name(table, key) } as const)
          : ({ type: 'put', key: name(table, key), value } as const),
      );
      await new Promise<void>((resolve, reject) => {
        waiting.push({ operations, resolve, reject });
        if (!running) void drain();
      });
    },
    async compact(table) {
      check();
      await compactRange(level, name(table, ''), name(table, '~'));
    },
    async close() {
      await level.close();
    },
  };
}

async function* rowsOf(iterator: AsyncIterable<[string, Uint8Array]>) {
  for await (const [name, value] of iterator) {
    const [table, key] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
    const known = STORE_TABLES.find((each) => each === table);
    if (known === undefined) throw nodeFailures.fail('store-corrupt', 'a row of no table');
    yield { table: known, key, value: plain(value) };
  }
}

/** Level hands out Buffers, whose `slice` shares memory: callers get what the interface says. */
function plain<T extends Uint8Array | undefined>(value: T): T | Uint8Array {
  return value === undefined ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

/** Of LevelDB, which `level` does not name among what all its stores can do. */
function compactRange(level: unknown, from: string, to: string): Promise<void> {
  if (!isCompacting(level)) throw nodeFailures.fail('store-corrupt', 'compaction');
  return level.compactRange(from, to);
}

function isCompacting(level: unknown): level is { compactRange(from: string, to: string): Promise<void> } {
  return typeof level === 'object' && level !== null && 'compactRange' in level;
}

type Operation = { type: 'del'; key: string } | { type: 'put'; key: string; value: Uint8Array };

interface Waiting {
  readonly operations: Operation[];
  resolve(): void;
  reject(error: unknown): void;
}
