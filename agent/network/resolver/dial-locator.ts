import { networkFailures } from '../base/failures.ts';
import type { FrameStream } from '../base/frame-stream.ts';
import type { DialOptions, Peer } from '../peer/peer.ts';
import { resolvePeer } from './ask-resolver.ts';

/** What a locator says about where a peer is. */
export interface Whereabouts {
  readonly nodeId: string;
  /** Multiaddrs without the peer's id. */
  readonly addresses: readonly string[];
  /** Multiaddrs of resolvers, each ending in `/p2p/<peer id>`. */
  readonly resolvers: readonly string[];
}

/** Milliseconds for all of it, when the caller names no other time: nobody waits longer at a counter. */
const WHOLE_MS = 5_000;
/** The most of that for the locator's own addresses while there are resolvers to ask, and for asking them. */
const DIRECT_MS = 2_000;
const RESOLVE_MS = 1_400;

/**
 * Opens a stream to the peer of a locator: at the locator's addresses, and only when nothing there answers as that peer,
 * at the addresses of the newest record that the locator's resolvers have. `timeoutMs` is for all of it.
 *
 * @throws peer-unreachable
 */
export async function dialLocator(
  peer: Peer,
  { nodeId, addresses, resolvers }: Whereabouts,
  protocol: string,
  { timeoutMs = WHOLE_MS, ...options }: DialOptions = {},
): Promise<FrameStream> {
  const until = performance.now() + timeoutMs;
  const left = (most = timeoutMs) => ({ timeoutMs: Math.max(1, Math.min(most, until - performance.now())) });
  const written = addresses.map((address) => `${address}/p2p/${nodeId}`);
  let unreachable: unknown;
  if (written.length > 0) {
    try {
      return await peer.dial(written, protocol, { ...options, ...left(resolvers.length > 0 ? DIRECT_MS : timeoutMs) });
    } catch (error) {
      if (resolvers.length === 0 || options.signal?.aborted === true) throw error;
      unreachable = error;
    }
  }
  const { signal } = options;
  const record = await resolvePeer(peer, resolvers, nodeId, { ...left(RESOLVE_MS), ...(signal && { signal }) });
  const moved = record?.addresses.filter((address) => !written.includes(address)) ?? [];
  if (moved.length === 0)
    throw networkFailures.fail(
      'peer-unreachable',
      record === undefined ? 'no resolver knows it' : 'not moved',
      unreachable,
    );
  peer.drop(nodeId);
  return await peer.dial(moved, protocol, { ...options, ...left() });
}
