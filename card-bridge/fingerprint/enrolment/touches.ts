import { MOST_IMPRESSIONS } from './enrolment.ts';

/** Good impressions that are wanted of a finger once a touch had to be set aside. */
export const WANTED_IMPRESSIONS = 3;
/** Touches that may be made for one finger: on a small sensor every second one may be too poor. */
export const MOST_TOUCHES = 12;

/** What a row of touches came to. */
export interface Touches<T> {
  /** Those to enrol: the first eight that are good enough. */
  readonly good: readonly T[];
  readonly setAside: readonly T[];
  /** Good ones still wanted; 0 when the finger can be enrolled. */
  readonly wanted: number;
  /** Further touches that may be made for them. */
  readonly left: number;
}

/**
 * Sorts touches into good ones and those to set aside. A further touch is asked for until three are good, twelve
 * touches long; who gave fewer than three, all good, is asked for none.
 *
 * @example
 * ```ts
 * const touches = sortTouches([extraction], ({ usable }) => usable);
 * ```
 */
export function sortTouches<T>(touches: readonly T[], isGood: (touch: T) => boolean): Touches<T> {
  const good = touches.filter(isGood).slice(0, MOST_IMPRESSIONS);
  const setAside = touches.filter((touch) => !isGood(touch));
  const wanted = setAside.length === 0 ? 0 : Math.max(0, WANTED_IMPRESSIONS - good.length);
  return { good, setAside, wanted, left: Math.max(0, MOST_TOUCHES - touches.length) };
}
