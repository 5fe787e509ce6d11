import type { PresentedCard } from '../../../../card-bridge/index.ts';

/** A terminal that runs each batch its own way. */
export function tampering(
  card: PresentedCard,
  run: (batch: number, commands: readonly Uint8Array[]) => Promise<Uint8Array[]>,
): PresentedCard {
  let batch = 0;
  return new Proxy(card, {
    get(target, name) {
      if (name === 'run') return (commands: readonly Uint8Array[]) => run(++batch, commands);
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
