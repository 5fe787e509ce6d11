import type { VaultChange } from '../state/decided.ts';
import type { OpenState } from '../state/open-state.ts';
import { recordName } from './blind-index.ts';

const KEY = 'next-record';

/** Hands out record names, each once. */
export class RecordCounter {
  #next: number;

  private constructor(next: number) {
    this.#next = next;
  }

  static async load(state: OpenState): Promise<RecordCounter> {
    const row = await state.get('decided', KEY);
    return new RecordCounter(row === undefined ? 1 : Number.parseInt(Buffer.from(row).toString(), 16));
  }

  next(): string {
    const name = recordName(this.#next);
    this.#next += 1;
    return name;
  }

  /** Goes into the same write as the record that took a name. */
  change(): VaultChange {
    return { table: 'decided', key: KEY, value: Buffer.from(recordName(this.#next)) };
  }
}
