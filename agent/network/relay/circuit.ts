const CIRCUIT = '/p2p-circuit';

/** Whether an address leads through a relay. */
export const isRelayed = (address: string): boolean => /\/p2p-circuit(\/|$)/.test(address);

/**
 * The address of a peer that has a place at a relay, without that peer's id: what a locator names.
 *
 * @example
 * ```ts
 * const listen = [throughRelay(relay)];
 * ```
 */
export const throughRelay = (relay: string): string => `${relay}${CIRCUIT}`;

/** What an address ends in: the peer's id, where it names one. */
export const idPart = (address: string): string => address.slice(address.lastIndexOf('/') + 1);

/** The relay's own part of an address that leads through it. */
export const relayPart = (address: string): string => address.slice(0, address.indexOf(CIRCUIT));
