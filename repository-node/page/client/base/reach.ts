/** From where an address can be reached: this computer, its own network, or anywhere. */
export type Reach = 'here' | 'near' | 'outside';

/** By the range of the address alone; through a relay it is reached from wherever the relay is. */
export function reachOf(address: string): Reach {
  if (/^\/ip4\/127\.|^\/ip6\/::1\/|^\/dns[46]?\/localhost\//.test(address)) return 'here';
  if (/^\/ip4\/(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)|^\/ip6\/f[cdefCDEF]/.test(address)) return 'near';
  return 'outside';
}

/** Peer id of the relay that an address goes through; undefined for a direct one. */
export function relayOf(address: string): string | undefined {
  return /\/p2p\/([^/]+)\/p2p-circuit(\/|$)/.exec(address)?.[1];
}
