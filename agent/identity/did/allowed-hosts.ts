import { webLocation } from './did-web.ts';
import type { DidFetcher } from './fetcher.ts';
import { createHttpsFetcher } from './https-fetcher.ts';
import { webvhLocation } from './webvh-logs.ts';

/** Which hosts may be asked for DID documents and status lists, as in configuration files. */
export interface AllowedHosts {
  /** Names, `*.example.org` for all below one, `*` for every host. */
  readonly allow: readonly string[];
  /** Lets loopback and private addresses through. */
  readonly privateAddresses: boolean;
}

/**
 * A fetcher for these hosts; undefined when there is none, so that nothing is ever asked.
 *
 * @example
 * ```ts
 * const fetcher = fetcherOf({ allow: ['example.org'], privateAddresses: false });
 * ```
 */
export function fetcherOf({ allow, privateAddresses }: AllowedHosts): DidFetcher | undefined {
  if (allow.length === 0) return undefined;
  return createHttpsFetcher({
    allow: ({ hostname }) => allow.some((rule) => hostFits(hostname, rule.toLowerCase())),
    allowPrivateAddresses: privateAddresses,
  });
}

function hostFits(hostname: string, rule: string): boolean {
  if (rule === '*') return true;
  return rule.startsWith('*.') ? hostname.endsWith(rule.slice(1)) : hostname === rule;
}

/**
 * The hosts that the documents of these DIDs are fetched from: those of did:web and did:webvh. Who believes an issuer
 * asks that issuer's host, and no host that a stranger names in a document.
 *
 * @example
 * ```ts
 * hostsOf(['did:web:example.org:people']); // ['example.org']
 * ```
 */
export function hostsOf(dids: Iterable<string>): string[] {
  const hosts = new Set<string>();
  for (const did of dids) {
    const host = hostOf(did);
    if (host !== undefined) hosts.add(host);
  }
  return [...hosts];
}

function hostOf(did: string): string | undefined {
  try {
    if (did.startsWith('did:web:')) return webLocation(did.slice('did:web:'.length), 'did.json').hostname;
    if (did.startsWith('did:webvh:')) return webLocation(webvhLocation(did), 'did.jsonl').hostname;
  } catch {
    // Not a DID of that method: nothing is fetched for it.
  }
  return undefined;
}
