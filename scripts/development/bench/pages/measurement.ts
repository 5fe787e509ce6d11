/** What was measured on one page. */
export interface PageMeasurement {
  /** Milliseconds from the navigation to the first contentful paint. */
  readonly paints: readonly number[];
  /** Milliseconds from the end of a session to its result on the screen. */
  readonly results: readonly number[];
  /** axe's findings on any screen, one line each. */
  readonly violations: readonly string[];
}
