import { storageFailures } from '../../agent/base/failures.ts';
import type { Sequence } from '../../agent/network/resolver/announcer.ts';
import type { VaultStore } from './vault-store.ts';

const KEY = 'announced-sequence';

/**
 * The sequence numbers of the node's peer records: the time in milliseconds, or one more than the last where the clock
 * stands still or was set back. So a node that was restored from an older copy is ahead of what it published before.
 */
export function announcedSequence(store: VaultStore, now: () => number): Sequence {
  const write = async (sequence: number) => {
    const value = new Uint8Array(8);
    new DataView(value.buffer).setBigUint64(0, BigInt(sequence));
    await store.write([{ table: 'meta', key: KEY, value }]);
  };
  const last = async () => {
    const row = await store.get('meta', KEY);
    if (row === undefined) return 0;
    if (row.length !== 8) throw storageFailures.fail('store-corrupt', KEY);
    return Number(new DataView(row.buffer, row.byteOffset).getBigUint64(0));
  };
  return {
    async next() {
      const sequence = Math.max((await last()) + 1, Math.floor(now()));
      await write(sequence);
      return sequence;
    },
    async exceed(sequence) {
      if (sequence > (await last())) await write(sequence);
    },
  };
}
