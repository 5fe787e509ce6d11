import { setTimeout as pause } from 'node:timers/promises';
import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2';
import type { Connection, Stream } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import type { Libp2p } from 'libp2p';
import { withinDeadline } from '../../base/deadline.ts';
import { idPart, isRelayed, relayPart } from '../relay/circuit.ts';
import type { Places } from '../relay/places.ts';
import type { Way } from './attempt.ts';
import type { Dialler } from './dialler.ts';

/** Milliseconds after which the connection to a relay is opened while direct addresses are still tried. */
const RELAY_READY_MS = 100;
/** Milliseconds in which a connection that is there already has to give a stream before addresses are dialled anew. */
const KNOWN_MS = 1_000;

/** What runs over a connection that a way has led to. */
export type Opening<T> = (connection: Connection, signal: AbortSignal) => Promise<T>;

/** Which ways lead to a peer, and when a connection ends that nothing of ours uses any more. */
export class Routes {
  readonly #node: Libp2p;
  readonly #places: Places;
  readonly #dialler: Dialler;
  /** Closings under way, by peer id: who wants to use such a connection waits for its end and makes a new one. */
  readonly #releasing = new Map<string, Promise<unknown>>();
  /** How many are about to use a connection, by peer id. */
  readonly #users = new Map<string, number>();

  constructor(node: Libp2p, places: Places, dialler: Dialler) {
    this.#node = node;
    this.#places = places;
    this.#dialler = dialler;
  }

  /** The connection that is open to this peer, as a way; none when there is none, or only one through a relay. */
  known<T>(peerId: string, open: Opening<T>): Way<T>[] {
    const connection = this.#node
      .getConnections()
      .find(
        ({ remotePeer, direct, status, limits }) =>
          direct && status === 'open' && limits === undefined && remotePeer.toString() === peerId,
      );
    if (connection === undefined) return [];
    const way = async (signal: AbortSignal): Promise<T> => {
      try {
        return await open(connection, signal);
      } catch (error) {
        // From before the other side restarted, or one that no longer answers while another way does.
        if (!connection.streams.some(isBusy)) connection.abort(new Error('stale'));
        throw error;
      }
    };
    return [{ name: connection.id, tier: 0, headStartMs: KNOWN_MS, open: way }];
  }

  /** Each address as a way. What was opened for one that came too late is closed again. */
  ways<T>(targets: readonly Multiaddr[], open: Opening<T>): Way<T>[] {
    return targets.map((target) => {
      const name = target.toString();
      return isRelayed(name)
        ? { name, tier: 2, open: (signal) => this.#relayed(target, open, signal) }
        : { name, tier: 1, open: (signal) => this.#direct(target, open, signal) };
    });
  }

  async #direct<T>(target: Multiaddr, open: Opening<T>, signal: AbortSignal): Promise<T> {
    const connection = await this.#dialler.alone(target, signal);
    try {
      return await open(connection, signal);
    } catch (error) {
      void this.endIdle(connection);
      throw error;
    }
  }

  /** Always a new connection: one that another session has through the relay shares its limits. */
  async #relayed<T>(target: Multiaddr, open: Opening<T>, signal: AbortSignal): Promise<T> {
    const relay = relayPart(target.toString());
    const connection = await this.#using(relay, async () => {
      await this.#dialler.shared(multiaddr(relay), signal);
      return await this.#dialler.alone(target, signal);
    });
    try {
      return await open(connection, signal);
    } catch (error) {
      void this.endIdle(connection);
      throw error;
    }
  }

  /** Keeps the connection to a relay while the work needs it; what nobody needs after that is closed. */
  async #using<T>(relay: string, work: () => Promise<T>): Promise<T> {
    const peerId = idPart(relay);
    await this.#releasing.get(peerId);
    this.#users.set(peerId, (this.#users.get(peerId) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const others = (this.#users.get(peerId) ?? 1) - 1;
      if (others > 0) this.#users.set(peerId, others);
      else this.#users.delete(peerId);
      // An address may name a relay without its id, and then there is nothing to release.
      void this.release(peerId).catch(() => undefined);
    }
  }

  /** Opens the connections to the relays of these addresses a moment from now; whoever dials through one finds it open. */
  makeReady(targets: readonly Multiaddr[], signal: AbortSignal): void {
    const relays = new Set(
      targets
        .map((target) => target.toString())
        .filter(isRelayed)
        .map(relayPart),
    );
    for (const relay of relays) void this.#makeReady(relay, signal).catch(() => undefined);
  }

  async #makeReady(relay: string, signal: AbortSignal): Promise<void> {
    await pause(RELAY_READY_MS, undefined, { signal, ref: false });
    await this.#using(relay, async () => {
      await this.#dialler.shared(multiaddr(relay), signal).catch(() => undefined);
      const { promise, resolve } = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (!signal.aborted) await promise;
    });
  }

  /** Ends a connection unless something of ours runs over it, and with a relayed one what was opened to the relay for it. */
  async endIdle(connection: Connection): Promise<void> {
    if (connection.streams.some(isBusy)) return;
    await closeWithin(connection);
    const address = connection.remoteAddr.toString();
    if (isRelayed(address)) await this.release(idPart(relayPart(address))).catch(() => undefined);
  }

  /** See `Peer.release`. */
  async release(peerId: string): Promise<void> {
    if (this.#places.needs(peerId) || this.#users.has(peerId)) return;
    const idle = this.#node.getConnections(peerIdFromString(peerId)).filter(({ streams }) => !streams.some(isBusy));
    if (idle.length === 0) return;
    const closing = Promise.all(idle.map(closeWithin));
    this.#releasing.set(peerId, closing);
    await closing;
    if (this.#releasing.get(peerId) === closing) this.#releasing.delete(peerId);
  }
}

/** Ours, or about to be; or one that another connection runs through, which has ended when it is closed on this side. */
export function isBusy({ status, protocol, direction, writeStatus }: Stream): boolean {
  if (status !== 'open') return false;
  if (protocol === '') return direction === 'outbound';
  return protocol.startsWith('/fingerpost/') || (protocol === RELAY_V2_HOP_CODEC && writeStatus === 'writable');
}

async function closeWithin(connection: Connection): Promise<void> {
  try {
    await withinDeadline(2_000, undefined, ({ signal }) => connection.close({ signal }));
  } catch {
    connection.abort(new Error('released'));
  }
}
