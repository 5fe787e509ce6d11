/** A search through every state that can be reached; each rule that a state breaks is kept with the way that led there. */
export interface Exploration {
  readonly states: number;
  /** By the broken rule: the steps that lead to the first state that breaks it. */
  readonly broken: ReadonlyMap<string, readonly string[]>;
}

export interface Model<State> {
  readonly start: State;
  /** What can happen next, with a word for it. */
  next(state: State): Iterable<readonly [string, State]>;
  /** The rules that this state breaks. */
  broken(state: State): Iterable<string>;
}

interface Node<State> {
  readonly state: State;
  readonly step: string;
  readonly before: Node<State> | undefined;
}

/** Breadth first. `until`: stop as soon as all of these rules are broken. */
export function explore<State>(model: Model<State>, until: readonly string[] = []): Exploration {
  const seen = new Set<string>([JSON.stringify(model.start)]);
  let front: Node<State>[] = [{ state: model.start, step: 'start', before: undefined }];
  const broken = new Map<string, readonly string[]>();
  const isOver = () => until.length > 0 && until.every((rule) => broken.has(rule));
  while (front.length > 0 && !isOver()) {
    const reached: Node<State>[] = [];
    for (const before of front)
      for (const [step, state] of model.next(before.state)) {
        const key = JSON.stringify(state);
        if (seen.has(key)) continue;
        seen.add(key);
        const node = { state, step, before };
        for (const rule of model.broken(state)) if (!broken.has(rule)) broken.set(rule, wayTo(node));
        reached.push(node);
      }
    front = reached;
  }
  return { states: seen.size, broken };
}

function wayTo<State>(end: Node<State>): string[] {
  const steps: string[] = [];
  for (let node: Node<State> | undefined = end; node?.before !== undefined; node = node.before)
    steps.unshift(node.step);
  return steps;
}
