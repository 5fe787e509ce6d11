/** What the program answers when an action fails: a row of its failure table. */
export interface ActionFailure {
  readonly code: string;
  readonly message: string;
  readonly todo: string;
  /** Seconds after which it is worth trying again. */
  readonly retryAfter?: number;
}
