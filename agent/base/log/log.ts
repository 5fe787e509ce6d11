/** What a line may say beside its event: counts, milliseconds, yes or no. Text has no place here, so no value can slip in. */
export type Facts = Readonly<Record<string, number | boolean>>;

/**
 * The operator's log of a program: what happened, by name, with codes and counts. No line ever holds a name, claim,
 * address, key, token, PIN, template or passphrase, whatever it is handed. Given as a parameter to what logs.
 */
export interface Log {
  /** Something that is as it should be; `event` is a word of the code, kebab-case. */
  info(event: string, facts?: Facts): void;
  /** Something that an operator should look at when it happens often. */
  warn(event: string, facts?: Facts): void;
  /**
   * A failure by its code. One that an operator can mend is an error and says what to do; what is not a failure of the
   * project's tables is `unexpected`, with the place in the code where it arose.
   */
  failure(event: string, error: unknown, facts?: Facts): void;
  /** The same log for a part of the program: `node` becomes `node/session`. */
  scope(name: string): Log;
}

/** Says nothing: for libraries and tests that were given no log. */
export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  failure: () => undefined,
  scope: () => silentLog,
};
