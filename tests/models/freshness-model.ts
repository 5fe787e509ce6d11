import type { Model } from './explore.ts';

/**
 * A store, the cards of its vault, kills at every point, somebody who copies the store and puts copies back, and somebody
 * who copies a card. One permission may be used once; a state is a number and a mark of its own.
 */
export interface FreshnessRules {
  /** A card believes in a later state only if the list of states leads to it from its own. */
  readonly chain: boolean;
  /** A card believes in a later state that is authenticated; else in its own only. */
  readonly catchUp: boolean;
  /** The node commits the next state before the token is put into the card. */
  readonly prepares: boolean;
}

export const AS_WRITTEN: FreshnessRules = { chain: true, catchUp: true, prepares: true };

export const RULES = {
  lockedOut: 'an honest holder is locked out',
  usedTwice: 'a permission is used twice',
  copyAccepted: 'a copied card is taken after the original went on',
} as const;

export interface World {
  /** The store is copied and older copies are put back. */
  readonly disk: boolean;
  /** The first card is copied. */
  readonly copies: boolean;
  readonly cards: readonly ('A' | 'B')[];
  readonly sessions: number;
}

/** Number and mark. */
type Known = readonly [number, number];
/** `unsure`: used, unless the card that was in says that its token was not taken. */
type Use = 'free' | 'used' | 'unsure';

interface NodeState {
  readonly state: Known;
  /** The number that each card last reached. */
  readonly seen: Readonly<Record<string, number>>;
  readonly use: Use;
  readonly useBy: string;
  readonly useAt: number;
  /** Marks of all states by number. */
  readonly marks: readonly number[];
}

export interface FreshnessState {
  readonly cards: Readonly<Record<string, Known>>;
  readonly node: NodeState;
  readonly copies: readonly NodeState[];
  readonly sessions: number;
  readonly phase: 'idle' | 'prepared' | 'taken';
  readonly who: string;
  readonly next: NodeState | null;
  /** How often the permission was used. */
  readonly released: number;
  readonly fault: string;
}

const FIRST: NodeState = { state: [0, 0], seen: {}, use: 'free', useBy: '', useAt: 0, marks: [0] };

/** A copy of a card is known to the node as the card. */
const nameOf = (card: string): string => card.charAt(0);

export function freshnessModel(world: World, rules: FreshnessRules): Model<FreshnessState> {
  const takes = (card: Known, node: NodeState, name: string): boolean => {
    const [number, mark] = card;
    const isOwn = number === node.state[0] && mark === node.state[1];
    if (number < (node.seen[name] ?? 0)) return false;
    if (isOwn) return true;
    if (!rules.catchUp || number >= node.state[0]) return false;
    return !rules.chain || node.marks[number] === mark;
  };

  function* next(s: FreshnessState): Generator<readonly [string, FreshnessState]> {
    const { node } = s;
    if (s.fault !== '') return;
    if (s.phase === 'idle') {
      if (world.disk && s.copies.length < 2 && !s.copies.includes(node))
        yield ['the store is copied', { ...s, copies: [...s.copies, node] }];
      for (const copy of world.disk ? s.copies : [])
        if (copy !== node) yield ['an older copy is put back', { ...s, node: copy }];
      const [original] = Object.values(s.cards);
      if (world.copies && s.cards.A2 === undefined && original !== undefined)
        yield ['the first card is copied', { ...s, cards: { ...s.cards, A2: original } }];
      if (s.sessions < world.sessions) for (const card of Object.keys(s.cards)) yield* begin(s, card);
      return;
    }
    const killed = { ...s, phase: 'idle', who: '', next: null } as const;
    if (s.phase === 'prepared') {
      yield ['killed before the token', killed];
      const taken = (s.next ?? node).state;
      yield [`${s.who} gives the token`, { ...s, cards: { ...s.cards, [s.who]: taken }, phase: 'taken' }];
      return;
    }
    yield ['killed after the token', killed];
    const releases = (s.next ?? node).use === 'unsure' && (s.next ?? node).useAt === (s.next ?? node).state[0];
    yield ['finished', { ...killed, node: s.next ?? node, released: s.released + (releases ? 1 : 0) }];
  }

  function* begin(s: FreshnessState, card: string): Generator<readonly [string, FreshnessState]> {
    const name = nameOf(card);
    const known = s.cards[card] ?? [0, 0];
    const { node } = s;
    if (!takes(known, node, name)) {
      if (!world.disk && !world.copies) yield [`${card} is refused`, { ...s, fault: RULES.lockedOut }];
      return;
    }
    const original = s.cards.A ?? known;
    if (card === 'A2' && original[0] > known[0]) {
      yield ['the copy is taken', { ...s, fault: RULES.copyAccepted }];
      return;
    }
    // Only the card that was in knows whether its token was taken.
    const settled: Use =
      node.use !== 'unsure' || node.useBy !== name ? node.use : known[0] >= node.useAt ? 'used' : 'free';
    const number = node.state[0] + 1;
    const mark = s.sessions + 1;
    const uses = settled === 'free';
    const prepared: NodeState = {
      state: [number, mark],
      seen: { ...node.seen, [name]: known[0] },
      use: uses ? 'unsure' : settled,
      useBy: uses ? name : node.useBy,
      useAt: uses ? number : node.useAt,
      marks: [...node.marks, mark],
    };
    const session = { ...s, sessions: s.sessions + 1, phase: 'prepared', who: card } as const;
    const step = `${card} opens, the node prepares ${uses ? 'the use' : 'a refusal'}`;
    yield [step, rules.prepares ? { ...session, node: prepared } : { ...session, next: prepared }];
  }

  function* broken(s: FreshnessState): Generator<string> {
    if (s.fault !== '') yield s.fault;
    if (s.released > 1) yield RULES.usedTwice;
  }

  const cards = Object.fromEntries(world.cards.map((card): [string, Known] => [card, [0, 0]]));
  const start: FreshnessState = {
    cards,
    node: FIRST,
    copies: [],
    sessions: 0,
    phase: 'idle',
    who: '',
    next: null,
    released: 0,
    fault: '',
  };
  return { start, next, broken };
}
