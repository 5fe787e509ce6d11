import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FileMemory } from '../../../card-bridge/software-card/kernel/memory.ts';
import { type Keeper, upTo } from './keeper.ts';

/** A card's image. */
export const keeper: Keeper = {
  async prepare(directory) {
    mkdirSync(directory, { recursive: true });
    new FileMemory(join(directory, 'card.image')).store(Buffer.from('0'));
  },
  async open(directory) {
    const memory = new FileMemory(join(directory, 'card.image'));
    memory.load();
    return {
      async store(number) {
        memory.store(Buffer.from(String(number)));
        return String(number);
      },
      close: async () => undefined,
    };
  },
  async kept(directory) {
    return upTo(Number(Buffer.from(new FileMemory(join(directory, 'card.image')).load() ?? []).toString()));
  },
};
