/** How long whoever was refused waits before asking again, in milliseconds. */
export interface RetryTiming {
  /** First pause; it doubles up to `retryMaxMs`. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
}

/**
 * The pause after so many failures in a row (1 or more), in milliseconds. With a source of random numbers in [0, 1) it is
 * between half of that and the whole, so that many who failed together do not come back together.
 */
export function retryPause(failures: number, { retryMs, retryMaxMs }: RetryTiming, random?: () => number): number {
  const most = Math.min(retryMaxMs, retryMs * 2 ** Math.min(failures - 1, 20));
  return random === undefined ? most : most * (0.5 + random() / 2);
}
