/**
 * The DID URL of the one verification method of a did:key.
 *
 * @example
 * ```ts
 * didKeyUrl('did:key:z6Mk'); // did:key:z6Mk#z6Mk
 * ```
 */
export function didKeyUrl(did: string): string {
  return `${did}#${did.slice(did.lastIndexOf(':') + 1)}`;
}

/**
 * The Multikey in the DID URL of a did:key's verification method (`did:key:z…#z…`), without resolving anything;
 * undefined for every other DID URL. The key itself is not checked.
 */
export function didKeyMultibase(url: string): string | undefined {
  if (!url.startsWith('did:key:z')) return undefined;
  const hash = url.indexOf('#');
  const multibase = url.slice(8, hash === -1 ? undefined : hash);
  return hash === -1 || url.slice(hash + 1) !== multibase ? undefined : multibase;
}
