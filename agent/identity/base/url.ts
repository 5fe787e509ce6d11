const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]{0,63}:[^\s<>"{}|\\^`\p{Cc}\p{Cs}]+$/u;
const MAX_LENGTH = 16_384;

/** Whether a value is text with the syntax of an absolute URL or IRI (RFC 3987 §2.2), at most 16,384 characters. */
export function isAbsoluteUrl(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_LENGTH && ABSOLUTE.test(value);
}
