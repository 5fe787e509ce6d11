import type { ReasonCode } from './check.ts';

/** Why something is refused: a code of the failure table, and the place (never a value) where that helps. */
export interface Fault {
  readonly code: ReasonCode;
  readonly detail?: string;
}

export function fault(code: ReasonCode, detail?: string): Fault {
  return detail === undefined ? { code } : { code, detail };
}
