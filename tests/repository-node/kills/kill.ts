import type { Card } from '../../../card-bridge/software-card/card.ts';
import type { CardMemory } from '../../../card-bridge/software-card/kernel/memory.ts';
import type { VaultStore } from '../../../repository-node/store/vault-store.ts';

/**
 * Where somebody dies in a session: the node at one of its writes or before it takes a frame; the terminal, with the card's
 * power, at a command; both of them there, as one machine does; the card at a write of its memory. Counted from 1.
 */
export interface Kill {
  readonly who: 'node-write' | 'node-frame' | 'terminal' | 'machine' | 'card-write';
  readonly at: number;
  readonly when: 'before' | 'after';
}

/** How many places to die at a session has. */
export type Places = Record<Kill['who'], number>;

export const noPlaces = (): Places => ({
  'node-write': 0,
  'node-frame': 0,
  terminal: 0,
  machine: 0,
  'card-write': 0,
});

export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Counts towards a death, and carries it out. */
export class Reaper {
  readonly places = noPlaces();
  readonly #kill: Kill | undefined;
  /** The node's program is no more: whatever of it still runs reaches nothing. */
  nodeIsDead = false;
  happened = false;

  constructor(kill: Kill | undefined) {
    this.#kill = kill;
  }

  /** One place, before and after what happens there. */
  async pass<T>(who: Kill['who'], work: () => Promise<T>): Promise<T> {
    if (this.nodeIsDead) throw new Killed();
    this.places[who] += 1;
    const here = this.#kill?.who === who && this.#kill.at === this.places[who] ? this.#kill.when : undefined;
    if (here === 'before') this.#die(who);
    const result = await work();
    if (here === 'after') this.#die(who);
    return result;
  }

  passSync(who: Kill['who'], work: () => void): void {
    this.places[who] += 1;
    const here = this.#kill?.who === who && this.#kill.at === this.places[who] ? this.#kill.when : undefined;
    if (here === 'before') this.#die(who);
    work();
    if (here === 'after') this.#die(who);
  }

  #die(who: Kill['who']): never {
    this.happened = true;
    this.nodeIsDead = who.startsWith('node') || who === 'machine';
    throw new Killed(who);
  }
}

/** What a node's program has of its disk. Batches are whole or not there, which other tests hold against real disks. */
export function storeOf(disk: VaultStore, reaper: () => Reaper): VaultStore {
  const alive = async <T>(work: () => Promise<T>): Promise<T> => {
    if (reaper().nodeIsDead) throw new Killed();
    return work();
  };
  return {
    failure: undefined,
    get: (table, key) => alive(() => disk.get(table, key)),
    getMany: (table, keys) => alive(() => disk.getMany(table, keys)),
    scan: (table, range) => alive(() => disk.scan(table, range)),
    entries: () => disk.entries(),
    write: (changes) => reaper().pass('node-write', () => disk.write(changes)),
    compact: (table) => reaper().pass('node-write', () => disk.compact(table)),
    close: async () => undefined,
  };
}

/** A card whose terminal may die at any command: the card then has no power. */
export class KillableCard implements Card {
  readonly #card: Card;
  readonly #reaper: Reaper;
  #gone = false;

  constructor(card: Card, reaper: Reaper) {
    this.#card = card;
    this.#reaper = reaper;
  }

  get atr(): Uint8Array {
    return this.#card.atr;
  }

  async process(command: Uint8Array): Promise<Uint8Array> {
    if (this.#gone) throw new Killed();
    try {
      return await this.#reaper.pass('terminal', () => this.#reaper.pass('machine', () => this.#card.process(command)));
    } catch (error) {
      this.#gone = true;
      throw error;
    }
  }

  reset(): void {
    this.#card.reset();
  }

  powerOff(): void {
    this.#card.powerOff();
  }
}

/** A card's memory whose power may go at a write. */
export function memoryOf(kept: CardMemory, reaper: Reaper): CardMemory {
  return { load: () => kept.load(), store: (image) => reaper.passSync('card-write', () => kept.store(image)) };
}
