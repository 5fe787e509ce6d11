/** Longest fingerprint image file that is read, in bytes. */
export const IMAGE_LIMIT = 16 * 1_048_576;
