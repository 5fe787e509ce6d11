import type { CardChannel } from '../reader/card-channel.ts';

/** How the card verified its holder; goes into the session credential. */
export type HolderVerification = 'fingerprint' | 'pin';

/** What a card tells anyone: nothing in it names the holder. */
export interface CardStatus {
  /** GPC card life cycle of the issuer security domain. */
  readonly lifeCycle: 'op-ready' | 'initialized' | 'secured' | 'locked' | 'terminated';
  /** Whether ST11–ST22 are done: the card holds a locator and a certificate that the registration authority signed. */
  readonly enrolled: boolean;
  /** Tries left, 0 to 3. Fingers at 0: only the PIN is accepted; both at 0: the card is blocked. */
  readonly fingerTriesLeft: number;
  readonly pinTriesLeft: number;
  /** How the holder is verified at this moment; undefined when not. */
  readonly verified: HolderVerification | undefined;
}

/** What came of a touch (ST31–ST33). */
export type TouchResult =
  | { readonly outcome: 'matched' }
  /** `advice` where the print could have been better. */
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

/**
 * A card in the terminal's reader, and all that a terminal may do with it: nothing here needs, or gives, a key.
 * The terminal's own plain commands run on logical channel 1, the remote host's batches on channel 0.
 *
 * Every method may reject with card-removed (pulled out), card-timeout (no answer within the deadline), card-reset,
 * card-answer-malformed and card-refused (detail: the command and the status word).
 */
export interface PresentedCard {
  readonly channel: CardChannel;
  status(): Promise<CardStatus>;
  /** Asks the card to check a finger on its own sensor; at most 20 s. Needed once per counter session. */
  touch(options?: TouchOptions): Promise<TouchResult>;
  /**
   * Presents the PIN: 4 to 8 decimal digits. The bytes handed over are the caller's to wipe.
   * @throws pin-malformed
   */
  verifyPin(pin: Uint8Array): Promise<PinResult>;
  /**
   * ST34–35: the repository locator as a URL, `fingerpost://<peer-id>/?at=<multiaddr>&resolver=<multiaddr>`, at most
   * 1 KiB (see `parseLocatorUrl`).
   * @throws card-not-verified before a match, card-not-enrolled
   */
  readLocator(): Promise<string>;
  /**
   * Relays one batch of the remote host on channel 0, in order, one answer per command; stops after the first answer
   * that is neither 9000 nor 61xx and returns what came. Give the result to the host unchanged.
   * @throws relay-refused when a command is not for channel 0 or a batch is larger than `MAX_BATCH_COMMANDS`
   */
  run(commands: readonly Uint8Array[]): Promise<Uint8Array[]>;
  /**
   * ST58–60: the one-time token (32 bytes) that the repository put into the card; it can be taken once.
   * @throws card-no-token
   */
  takeToken(): Promise<Uint8Array>;
  /** Resets the card, so that no match, session or key survives, and gives the reader back. Idempotent. */
  close(): Promise<void>;
}

/** Most commands that a terminal relays in one batch. */
export const MAX_BATCH_COMMANDS = 64;
