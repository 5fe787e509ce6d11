import { makeGroups } from '../../../repository-node/keys/made-groups.ts';
import { createMemoryStore } from '../../../repository-node/store/memory-store.ts';
import type { StoreRow, StoreTable, VaultStore } from '../../../repository-node/store/vault-store.ts';
import type { CounterRequest } from '../../../schemas/counter-messages.ts';
import { decodeFrame, encodeFrame } from '../../../schemas/frame.ts';
import { TestWorld } from '../../card-bridge/world.ts';
import { CounterWorld, readRequest, type Terminal, writeRequest } from './counter-world.ts';
import { type Played, play } from './in-process-session.ts';

export type Row = StoreRow & { readonly table: StoreTable };

/** A holder with a repository of one credential, one or two cards, and a counter: for what somebody does to the store. */
export class TrustWorld {
  readonly world: CounterWorld;
  readonly bank: Terminal;
  readonly spare: TestWorld;

  private constructor(world: CounterWorld, bank: Terminal, spare: TestWorld) {
    this.world = world;
    this.bank = bank;
    this.spare = spare;
  }

  static async create(store: VaultStore = createMemoryStore()): Promise<TrustWorld> {
    const world = await CounterWorld.create(store);
    const trust = new TrustWorld(world, await world.terminal(), new TestWorld(undefined, world.cards.trial));
    await trust.own('introduce');
    await trust.write();
    return trust;
  }

  /** A further card, made a recipient by recovery groups. Gives the groups, and the card's DID. */
  async addSpare(): Promise<{ readonly groups: string; readonly holder: string }> {
    const { groups, recipient } = await makeGroups();
    await this.own('recovery-words', recipient);
    const holder = await this.world.enrol(this.spare);
    const recovered = await this.own('recover', { groups }, this.spare);
    if (recovered.code !== undefined) throw new Error(recovered.code);
    return { groups, holder };
  }

  own(operation: string, argument?: object, cards: TestWorld = this.world.cards): Promise<Played> {
    const request = { kind: 'holder', operation, ...(argument && { argument: JSON.stringify(argument) }) };
    return this.session(this.world.own, request as CounterRequest, cards);
  }

  read(cards: TestWorld = this.world.cards): Promise<Played> {
    return this.session(this.bank, readRequest(), cards);
  }

  write(cards: TestWorld = this.world.cards): Promise<Played> {
    return this.session(this.bank, writeRequest(), cards);
  }

  async session(terminal: Terminal, request: CounterRequest, cards: TestWorld = this.world.cards): Promise<Played> {
    const { world } = this;
    const card = await cards.present();
    try {
      const hello = await world.touch(terminal, card, world.hello(terminal, request), cards);
      const credentials = async ({ credential }: { credential: string }) => {
        world.holder = JSON.parse(credential).issuer;
        return [await world.credential(terminal.signer)];
      };
      return await play({ services: world.services, terminal, card, hello, credentials });
    } finally {
      await card.close();
    }
  }

  /** Everything that lies in the store. */
  async rows(): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const row of this.world.store.entries()) rows.push(row);
    return rows;
  }

  /** Puts rows in the place of all that lies there, as somebody with the stopped node's files would, and starts the node. */
  async replaceStore(rows: readonly Row[]): Promise<void> {
    const there = await this.rows();
    await this.world.store.write([...there.map(({ table, key }) => ({ table, key })), ...rows]);
    await this.world.openNode();
  }
}

/** The same row with one bit of its value turned. */
export function altered(row: Row): Row {
  return { ...row, value: row.value.map((byte, at) => (at === row.value.length - 1 ? byte ^ 1 : byte)) };
}

export { decodeFrame, encodeFrame };
