import { callerOf, performing } from '../../../../page-kit/client/index.ts';
import type { COUNTER_ACTIONS } from '../actions.ts';

/** Asks the program of this page. */
export const call = callerOf<typeof COUNTER_ACTIONS>();

const underWay = new Set<string>();

/** Asks for an action; its answer is the next state, its refusal a notice. Once at a time. */
export const send: (...action: Parameters<typeof call>) => void = (name, ...input) => {
  if (underWay.has(name)) return;
  underWay.add(name);
  void performing(() => call(name, ...input)).finally(() => underWay.delete(name));
};
