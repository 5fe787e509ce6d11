import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2';
import type { Connection, Stream } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import type { Multiaddr } from '@multiformats/multiaddr';
import type { Libp2p } from 'libp2p';
import { withinDeadline } from '../../base/deadline.ts';
import { idPart, isRelayed, relayPart } from '../relay/circuit.ts';
import { dialRelayed } from '../relay/dial-relayed.ts';
import type { Places } from '../relay/places.ts';

/** Milliseconds that the direct addresses of a peer have before those through a relay are tried. */
const HEAD_START_MS = 700;

/** Which way a connection to a peer takes, and when it ends that nothing of ours uses any more. */
export class Routes {
  readonly #node: Libp2p;
  readonly #places: Places;
  /** Closings under way, by peer id: who wants to use such a connection waits for its end and makes a new one. */
  readonly #releasing = new Map<string, Promise<unknown>>();

  constructor(node: Libp2p, places: Places) {
    this.#node = node;
    this.#places = places;
  }

  /**
   * A connection to the peer whose id all targets end in: directly when that works within the head start, else through a
   * relay, else directly in what time is left.
   *
   * @throws what libp2p throws
   */
  async connect(targets: Multiaddr[], signal: AbortSignal): Promise<Connection> {
    const relayed = targets.filter((target) => isRelayed(target.toString()));
    const direct = targets.filter((target) => !relayed.includes(target));
    const [target] = relayed;
    if (target === undefined) return await this.#node.dial(direct, { signal });
    const open = this.#node
      .getConnections()
      .find((known) => known.direct && known.status === 'open' && isTo(target, known));
    if (open !== undefined) return open;
    try {
      if (direct.length > 0)
        return await withinDeadline(HEAD_START_MS, signal, (head) => this.#node.dial(direct, { signal: head.signal }));
    } catch {
      signal.throwIfAborted();
    }
    try {
      return await this.#dialRelayed(relayed, signal);
    } catch (error) {
      if (direct.length === 0 || signal.aborted) throw error;
      return await this.#node.dial(direct, { signal });
    }
  }

  async #dialRelayed(targets: Multiaddr[], signal: AbortSignal): Promise<Connection> {
    const relays = [...new Set(targets.map((target) => relayPart(target.toString())))];
    for (const relay of relays) await this.#releasing.get(idPart(relay));
    const dialled = dialRelayed(this.#node, targets, signal);
    void dialled.settled.then(() => relays.forEach((relay) => void this.#releaseRelay(relay)));
    return await dialled.connection;
  }

  /** A relayed connection ends with its last stream of ours, and with it what was opened to the relay for it. */
  async endRelayed(connection: Connection): Promise<void> {
    if (connection.streams.some(isBusy)) return;
    await closeWithin(connection);
    await this.#releaseRelay(relayPart(connection.remoteAddr.toString()));
  }

  /** An address may name a relay without its id, and then there is nothing to release. */
  async #releaseRelay(relay: string): Promise<void> {
    await this.release(idPart(relay)).catch(() => undefined);
  }

  /** See `Peer.release`. */
  async release(peerId: string): Promise<void> {
    if (this.#places.needs(peerId)) return;
    const idle = this.#node.getConnections(peerIdFromString(peerId)).filter(({ streams }) => !streams.some(isBusy));
    if (idle.length === 0) return;
    const closing = Promise.all(idle.map(closeWithin));
    this.#releasing.set(peerId, closing);
    await closing;
    if (this.#releasing.get(peerId) === closing) this.#releasing.delete(peerId);
  }
}

/** Ours; or one that another connection runs through, which has ended when it is closed on this side. */
function isBusy({ status, protocol, writeStatus }: Stream): boolean {
  if (status !== 'open') return false;
  return protocol.startsWith('/fingerpost/') || (protocol === RELAY_V2_HOP_CODEC && writeStatus === 'writable');
}

const isTo = (address: Multiaddr, { remotePeer }: Connection) => address.toString().endsWith(`/p2p/${remotePeer}`);

async function closeWithin(connection: Connection): Promise<void> {
  try {
    await withinDeadline(2_000, undefined, ({ signal }) => connection.close({ signal }));
  } catch {
    connection.abort(new Error('released'));
  }
}
