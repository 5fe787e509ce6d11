import { createHash, timingSafeEqual } from 'node:crypto';

/** Nothing from outside, nothing inline, no frame around the page, no form to elsewhere. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The header in which a page says its key. No cookie: cookies do not tell ports apart. */
export const KEY_HEADER = 'x-fingerpost-key';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Compares secrets of any length in constant time. */
export function sameSecret(given: string | undefined, secret: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(secret));
}

export interface RequestOrigin {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}

/** Whether the Host is the loopback address that the program printed, which keeps out names that were rebound to it. */
export function isOwnHost(host: string | undefined, port: number): host is string {
  return host !== undefined && [`127.0.0.1:${port}`, `localhost:${port}`].includes(host);
}

/** Whether a request comes from this page itself: its own host, and neither Origin nor Sec-Fetch-Site of another site. */
export function isOwnOrigin({ host, origin, fetchSite }: RequestOrigin, port: number): boolean {
  if (!isOwnHost(host, port)) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
}
