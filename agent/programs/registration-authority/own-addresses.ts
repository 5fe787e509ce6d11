import type { AuthorityConfiguration } from '../../../schemas/configuration/authority.ts';

/** Most addresses of the authority in a locator, which has 1 KiB in all. */
const MOST = 2;

/**
 * Where the authority can be asked, as its configuration says: what it announces, else what it listens on if that is an
 * address at all. Each ends in `/p2p/<peer id>`.
 */
export function ownAddresses({ listen, announce }: AuthorityConfiguration, peerId: string): string[] {
  const told = announce.length > 0 ? announce : listen.filter((address) => !isOpen(address));
  const end = `/p2p/${peerId}`;
  return told.slice(0, MOST).map((address) => (address.endsWith(end) ? address : `${address}${end}`));
}

/** Any interface, or any port: nothing that another could dial. */
const isOpen = (address: string) => /^\/ip4\/0\.0\.0\.0\/|^\/ip6\/::\/|\/tcp\/0(\/|$)/.test(address);
