import { networkFailures } from '../base/failures.ts';

const CODES = {
  EADDRINUSE: 'address-in-use',
  EADDRNOTAVAIL: 'address-not-here',
  EACCES: 'address-not-allowed',
} as const;

/**
 * What a peer could not listen at, as one of the network's failures; libp2p tells the system's error in words alone.
 * Anything else comes back as it is.
 */
export function listenFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'UnsupportedListenAddressesError') return error;
  const [, address, code] = /(\/\S+): Error: listen (E[A-Z]+)/.exec(error.message) ?? [];
  const known = Object.entries(CODES).find(([system]) => system === code)?.[1];
  return known === undefined ? error : networkFailures.fail(known, address, error);
}
