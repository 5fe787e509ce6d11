/**
 * A card's holder key at the moment that the card is unlocked, P-256; `remoteCardSigner` is one over a secure channel.
 * The key itself never leaves the card.
 */
export interface CardSigner {
  /** Public key as an uncompressed point, 65 bytes beginning with 04. */
  readonly publicPoint: Uint8Array;
  /**
   * ECDSA with SHA-256 over `message` (at most 16 KiB): r ‖ s, 64 bytes.
   * Rejects when the card was removed, its session ended, or the signal fired; nothing is signed then.
   */
  sign(message: Uint8Array, options?: { readonly signal?: AbortSignal }): Promise<Uint8Array>;
}
