/** How people touch a sensor: the spread of everything that differs from touch to touch. */
export interface TouchProfile {
  /** Degrees: deviation, and the most in either direction. */
  readonly rotation: { readonly deviation: number; readonly most: number };
  /** Millimetres: deviation to the right and up. */
  readonly shift: { readonly x: number; readonly y: number };
  /** Shares of the print that touch: least and most. */
  readonly contact: readonly [number, number];
  /** Deviation of the pressure, −1 to 1. */
  readonly pressure: number;
  readonly noise: readonly [number, number];
  readonly distortion: readonly [number, number];
  /** Deviation of the thickness of ridges over one print: least and most. */
  readonly unevenness: readonly [number, number];
  /** How far a touch goes towards a dry or a wet one at most, 0 to 1; drawn evenly between the two. */
  readonly moisture: number;
  /** Share of touches on a sensor that was not wiped, and the darkness of the trace. */
  readonly unwiped: number;
  readonly trace: number;
}

/**
 * `hard` is about as difficult as sets B of the fingerprint verification competitions: mindtct and bozorth3 of NIST's
 * NBIS have an equal error rate of 8.4 % on it (ten fingers, eight impressions) and of 4.2 to 10.6 % on six of those
 * sets. `easy` is a careful person on a clean sensor; there they have none.
 */
export type TouchProfileName = 'hard' | 'easy';

export const TOUCH_PROFILES: Readonly<Record<TouchProfileName, TouchProfile>> = {
  easy: {
    rotation: { deviation: 10, most: 28 },
    shift: { x: 0.9, y: 1.1 },
    contact: [0.6, 0.95],
    pressure: 0.45,
    noise: [0.7, 1.7],
    distortion: [0.6, 1.2],
    unevenness: [0.24, 0.24],
    moisture: 0,
    unwiped: 0,
    trace: 0.45,
  },
  hard: {
    rotation: { deviation: 13, most: 38 },
    shift: { x: 1.7, y: 2.1 },
    contact: [0.28, 0.8],
    pressure: 0.6,
    noise: [1.2, 3.2],
    distortion: [0.8, 2.6],
    unevenness: [0.24, 0.5],
    moisture: 1,
    unwiped: 0.35,
    trace: 0.6,
  },
};
