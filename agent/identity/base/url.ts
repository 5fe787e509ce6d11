const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]{0,63}:[^\s<>"{}|\\^`\p{Cc}\p{Cs}]+$/u;
/** The same in ASCII, which is what nearly all of them are; anything else is for the other. */
const ASCII = /^[A-Za-z][A-Za-z0-9+.-]{0,63}:[!#-;=?-[\]_a-z~]+$/;
const MAX_LENGTH = 16_384;

/** Whether a value is text with the syntax of an absolute URL or IRI (RFC 3987 §2.2), at most 16,384 characters. */
export function isAbsoluteUrl(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_LENGTH && (ASCII.test(value) || ABSOLUTE.test(value));
}
