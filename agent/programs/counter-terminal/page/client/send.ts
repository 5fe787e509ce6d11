import { perform } from '../../../../page-kit/client/index.ts';

const underWay = new Set<string>();

/** Asks the program for an action; its answer is the next state, its refusal a notice. Once at a time. */
export function send(name: string, argument?: unknown): void {
  if (underWay.has(name)) return;
  underWay.add(name);
  void perform(name, argument).finally(() => underWay.delete(name));
}
