import type { PageAction } from './page-server.ts';

/** What a demonstration's panel lays on the sensor: the holder's finger, another person's, or one that cannot be seen. */
export const DEMO_FINGERS = ['right', 'wrong', 'poor'] as const;
export type DemoFinger = (typeof DEMO_FINGERS)[number];

/** The hand that a page's reader panel moves: it puts the card into this page's reader, touches it, takes it out. */
export interface ReaderHand {
  /** Whether the card is in this page's reader. */
  readonly inserted: boolean;
  insert(): void;
  remove(): void;
  /** @throws demo-card-absent */
  touch(finger: DemoFinger): void;
  /** Calls back whenever the card comes or goes, whoever moved it. */
  subscribe(listener: () => void): () => void;
}

/** A page's actions `demo-insert`, `demo-remove`, `demo-right`, `demo-wrong`, `demo-poor`. */
export function handActions(hand: ReaderHand): Readonly<Record<string, PageAction>> {
  const touches = DEMO_FINGERS.map((finger) => [`demo-${finger}`, () => hand.touch(finger)] as const);
  return { 'demo-insert': () => hand.insert(), 'demo-remove': () => hand.remove(), ...Object.fromEntries(touches) };
}
