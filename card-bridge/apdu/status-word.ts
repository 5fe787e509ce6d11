/** Status words that the card uses, ISO/IEC 7816-4 §5.6, GPC §11.1.3. */
export const SW = {
  ok: 0x9000,
  /** 61xx: xx more bytes wait for GET RESPONSE (00 = 256 or more). */
  moreData: 0x6100,
  /** Warning of SELECT: the card is in CARD_LOCKED (GPC §11.9.3.2). */
  cardLocked: 0x6283,
  /** 9100 and one byte: the finger check goes on; poll. */
  touchPending: 0x9100,
  /** 63Cx: verification failed, x tries left. */
  triesLeft: 0x63c0,
  /** Nothing happened: no finger in time, or the check was cancelled. No try is used up. */
  noFinger: 0x6400,
  memoryFailure: 0x6581,
  wrongLength: 0x6700,
  channelNotSupported: 0x6881,
  secureMessagingNotSupported: 0x6882,
  lastCommandOfChainExpected: 0x6883,
  securityNotSatisfied: 0x6982,
  blocked: 0x6983,
  referenceDataUnusable: 0x6984,
  conditionsNotSatisfied: 0x6985,
  /** No file of this kind is selected. */
  noFile: 0x6986,
  wrongData: 0x6a80,
  functionNotSupported: 0x6a81,
  applicationNotFound: 0x6a82,
  recordNotFound: 0x6a83,
  noSpace: 0x6a84,
  wrongParameters: 0x6a86,
  referenceNotFound: 0x6a88,
  wrongOffset: 0x6b00,
  instructionNotSupported: 0x6d00,
  classNotSupported: 0x6e00,
  fault: 0x6f00,
} as const;

/**
 * 9000, or the warnings 62xx and 63xx: the answers that secure messaging protects (GPC Amendment D §6.2.5), and 9100, which
 * only the Fingerpost application gives.
 */
export function isProtectedStatus(sw: number): boolean {
  const sw1 = sw >> 8;
  return sw === SW.ok || sw === SW.touchPending || sw1 === 0x62 || sw1 === 0x63;
}

/** Four upper-case hex digits. */
export function formatStatus(sw: number): string {
  return sw.toString(16).toUpperCase().padStart(4, '0');
}
