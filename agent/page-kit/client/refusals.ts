import { useEffect, useState } from 'preact/hooks';
import type { ActionFailure } from './action-failure.ts';
import { act, failureOf } from './connection.ts';

type Listener = (failure: ActionFailure | undefined) => void;
const listeners = new Set<Listener>();

function tell(failure: ActionFailure | undefined): void {
  for (const listener of listeners) listener(failure);
}

/** Asks for an action whose answer is the next state; a refusal shows until it is read or the next action. */
export async function perform(name: string, argument?: unknown): Promise<void> {
  await performing(() => act(name, argument));
}

/** The same for work that needs the action's answer. */
export async function performing(work: () => Promise<unknown>): Promise<void> {
  tell(undefined);
  await work().catch((error: unknown) => tell(failureOf(error)));
}

/** The last action's refusal, and how to put it away. */
export function useRefusal(): readonly [ActionFailure | undefined, () => void] {
  const [failure, setFailure] = useState<ActionFailure | undefined>();
  useEffect(() => {
    listeners.add(setFailure);
    return () => void listeners.delete(setFailure);
  }, []);
  return [failure, () => setFailure(undefined)];
}
