import { operations } from '../../schemas/operation.ts';
import { type PageActions, pageActions } from './actions.ts';

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

/** What the reader panel of a page asks. */
export const HAND_ACTIONS = operations({
  'demo-insert': {},
  'demo-remove': {},
  'demo-right': {},
  'demo-wrong': {},
  'demo-poor': {},
});

export function handActions(hand: ReaderHand): PageActions {
  return pageActions(HAND_ACTIONS, {
    'demo-insert': () => hand.insert(),
    'demo-remove': () => hand.remove(),
    'demo-right': () => hand.touch('right'),
    'demo-wrong': () => hand.touch('wrong'),
    'demo-poor': () => hand.touch('poor'),
  });
}
