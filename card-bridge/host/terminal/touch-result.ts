/** What came of a touch (ST31–ST33). */
export type TouchResult =
  | { readonly outcome: 'matched' }
  | { readonly outcome: 'not-matched'; readonly triesLeft: number; readonly advice?: string }
  /** No finger tries left: ask for the PIN. */
  | { readonly outcome: 'pin-only'; readonly pinTriesLeft: number }
  | { readonly outcome: 'blocked' }
  /** Nobody touched within the card's 20 s, or no image was good enough; no try was used up. */
  | { readonly outcome: 'no-finger'; readonly advice: string };

export type PinResult =
  | { readonly outcome: 'verified' }
  | { readonly outcome: 'wrong'; readonly triesLeft: number }
  | { readonly outcome: 'blocked' };

/** What the card's sensor is doing while the terminal waits; `advice` is a sentence for the person at the sensor. */
export interface TouchProgress {
  readonly state: 'waiting' | 'image-not-usable';
  readonly advice: string;
}

export interface TouchOptions {
  /** Cancels the check on the card; `touch` then rejects with card-touch-cancelled. No try is used up. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TouchProgress) => void;
}
