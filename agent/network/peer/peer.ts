import { randomInt } from 'node:crypto';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { type Connection, type ConnectionGater, UnsupportedProtocolError } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { createLibp2p, type Libp2p } from 'libp2p';
import { MAX_FRAME_LENGTH } from '../../../schemas/frame.ts';
import { withinDeadline } from '../../base/deadline.ts';
import { type Log, silentLog } from '../../base/log/log.ts';
import { networkFailures } from '../base/failures.ts';
import { FrameStream } from '../base/frame-stream.ts';
import { circuitTransport } from '../relay/circuit-transport.ts';
import { originOf } from '../relay/origin.ts';
import { Places } from '../relay/places.ts';
import { RelayGate, type RelayServing } from '../relay/relay-gate.ts';
import { relayServer } from '../relay/relay-server.ts';
import { listenFailure } from './listen-failure.ts';
import { PendingPlaces } from './pending-places.ts';
import { Routes } from './routes.ts';

export interface PeerOptions {
  /** Ed25519 seed, 32 bytes: the peer id is its public key. */
  readonly key: Uint8Array;
  /** Multiaddrs to listen on; none for a peer that only dials. */
  readonly listen?: readonly string[];
  /** Multiaddrs to announce in place of the ones found. */
  readonly announce?: readonly string[];
  /** Connections kept at most; 300 when absent. */
  readonly maxConnections?: number;
  /** New connections per second that one address may open; eight times as many at once after a pause. 20 when absent. */
  readonly connectionsPerSecond?: number;
  /** Connections whose handshake is not over, half of them from one address at most; 512 when absent. */
  readonly pendingConnections?: number;
  /** Peers whose connections are kept when there are many, though nothing runs over them; none when absent. */
  readonly keeps?: (peer: string) => Promise<boolean>;
  /** Streams of one protocol that one connection may have open; 4 when absent. */
  readonly streamsPerConnection?: number;
  /** Milliseconds between checks that a connected peer is alive; 2,000 when absent. */
  readonly pingIntervalMs?: number;
  /** Serves as a relay for others; absent for a peer that does not. */
  readonly relay?: RelayServing;
  /** Silent when absent. */
  readonly log?: Log;
}

export interface HandleOptions {
  /** Largest frame in bytes. */
  readonly maxFrame?: number;
}

export interface DialOptions extends HandleOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for connection and stream together; 5,000 when absent. */
  readonly timeoutMs?: number;
}

export type StreamHandler = (stream: FrameStream) => Promise<void>;

/** The project's one door to libp2p: TCP, relays, noise and yamux, Ed25519 identities, framed streams. */
export class Peer {
  /** Where others reach this peer through relays. */
  readonly places: Places;
  readonly #node: Libp2p;
  readonly #log: Log;
  readonly #streamsPerConnection: number;
  readonly #routes: Routes;

  constructor(node: Libp2p, places: Places, streamsPerConnection: number, log: Log) {
    this.#log = log.scope('network');
    this.#node = node;
    this.places = places;
    this.#routes = new Routes(node, places);
    this.#streamsPerConnection = streamsPerConnection;
  }

  /** The peer id as text, `12D3KooW…`. */
  get id(): string {
    return this.#node.peerId.toString();
  }

  /** Full multiaddrs, each ending in `/p2p/<id>`: direct ones, then those through relays. */
  addresses(): string[] {
    return [...this.#node.getMultiaddrs().map((address) => address.toString()), ...this.places.addresses()];
  }

  /** Calls back whenever libp2p sees that the own addresses have changed; returns how to end that. */
  onAddressChange(listener: () => void): () => void {
    this.#node.addEventListener('self:peer:update', listener);
    this.places.addEventListener('change', listener);
    return () => {
      this.#node.removeEventListener('self:peer:update', listener);
      this.places.removeEventListener('change', listener);
    };
  }

  /** Connections open now. */
  get connections(): number {
    return this.#node.getConnections().length;
  }

  /**
   * Serves a protocol. The handler owns its stream until it settles; a rejection resets the stream, and its code is
   * logged.
   */
  async handle(protocol: string, handler: StreamHandler, options: HandleOptions = {}): Promise<void> {
    const maxFrame = options.maxFrame ?? MAX_FRAME_LENGTH;
    await this.#node.handle(
      protocol,
      async (stream, connection) => {
        const origin = originOf(connection.remoteAddr.toString());
        const frames = new FrameStream(stream, connection.remotePeer.toString(), maxFrame, origin);
        try {
          await handler(frames);
        } catch (error) {
          this.#log.failure('stream-failed', error);
          frames.abort(error);
        }
      },
      { maxInboundStreams: this.#streamsPerConnection, runOnLimitedConnection: true },
    );
  }

  /**
   * Opens a stream to a peer at any of its addresses, which must all end in the same `/p2p/<id>`; the handshake
   * proves that id.
   *
   * @throws peer-unreachable, peer-address-invalid
   */
  async dial(addresses: readonly string[], protocol: string, options: DialOptions = {}): Promise<FrameStream> {
    const targets = parseAddresses(addresses);
    const maxFrame = options.maxFrame ?? MAX_FRAME_LENGTH;
    return this.#reach(options, async (signal) => {
      try {
        return await this.#open(targets, protocol, maxFrame, signal);
      } catch (error) {
        // A connection from before the other side restarted fails once, and the next dial makes a new one.
        if (signal.aborted || error instanceof UnsupportedProtocolError) throw error;
        return await this.#open(targets, protocol, maxFrame, signal);
      }
    });
  }

  /** Names every failure to get through to the other side. */
  #reach<T>({ timeoutMs = 5_000, signal: outer }: DialOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withinDeadline(timeoutMs, outer, async ({ signal }) => {
      try {
        return await work(signal);
      } catch (cause) {
        if (outer?.aborted === true) throw outer.reason;
        throw networkFailures.fail('peer-unreachable', undefined, cause);
      }
    });
  }

  async #open(targets: Multiaddr[], protocol: string, maxFrame: number, signal: AbortSignal): Promise<FrameStream> {
    const known = new Set(this.#node.getConnections().map(({ id }) => id));
    const connection = await this.#routes.connect(targets, signal);
    try {
      const stream = await connection.newStream(protocol, { signal, runOnLimitedConnection: true });
      if (connection.limits !== undefined)
        stream.addEventListener('close', () => void this.#routes.endRelayed(connection));
      return new FrameStream(stream, connection.remotePeer.toString(), maxFrame);
    } catch (error) {
      if (connection.limits !== undefined) void this.#routes.endRelayed(connection);
      else if (known.has(connection.id) && !signal.aborted) connection.abort(new Error('stale'));
      throw error;
    }
  }

  /** Connects ahead of the first stream, so that a session starts on an open connection. */
  async connect(addresses: readonly string[], options: DialOptions = {}): Promise<void> {
    const targets = parseAddresses(addresses);
    await this.#reach(options, (signal) => this.#routes.connect(targets, signal));
  }

  /** Closes every connection to one peer. */
  async hangUp(addresses: readonly string[]): Promise<void> {
    for (const target of parseAddresses(addresses)) await this.#node.hangUp(target).catch(() => undefined);
  }

  /** Breaks every connection to one peer at once, one that no longer answers included: the next dial makes a new one. */
  drop(peerId: string): void {
    for (const connection of this.#node.getConnections(peerIdFromString(peerId)))
      connection.abort(new Error('dropped'));
  }

  /**
   * Closes the connections to one peer over which nothing of ours runs: for whoever asks a question and goes, so that
   * the other side's connections are not taken up. Never throws.
   */
  release(peerId: string): Promise<void> {
    return this.#routes.release(peerId);
  }

  async stop(): Promise<void> {
    await this.#node.stop();
  }
}

function parseAddresses(addresses: readonly string[]): Multiaddr[] {
  if (addresses.length === 0) throw networkFailures.fail('peer-address-invalid', 'none given');
  return addresses.map((address) => {
    try {
      return multiaddr(address);
    } catch (cause) {
      throw networkFailures.fail('peer-address-invalid', undefined, cause);
    }
  });
}

/** What a relay decides, as libp2p asks for it. */
function relayRules(gate: RelayGate): ConnectionGater {
  return {
    denyInboundRelayReservation: (source) => gate.denyInboundRelayReservation(source),
    denyOutboundRelayedConnection: (source, destination) => gate.denyOutboundRelayedConnection(source, destination),
  };
}

/** The peer id of an Ed25519 seed, without starting anything. */
export async function peerIdOfSeed(key: Uint8Array): Promise<string> {
  return peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', key)).toString();
}

/**
 * Starts a peer. Listening addresses with port 0 get a free port; `addresses()` tells which.
 *
 * @throws address-in-use, address-not-here, address-not-allowed
 */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  const {
    listen = [],
    announce = [],
    connectionsPerSecond = 20,
    maxConnections = 300,
    pendingConnections = 512,
    streamsPerConnection = 4,
    pingIntervalMs = 2_000,
  } = options;
  const circuit = circuitTransport();
  const { relay } = options;
  const server = relay && relayServer(relay);
  const connections = (): Connection[] => node.getConnections();
  const places = new PendingPlaces({
    limits: { pending: pendingConnections, perSecond: connectionsPerSecond, connections: maxConnections },
    connections,
    keeps: options.keeps ?? (async () => false),
    roll: (below) => randomInt(below),
  });
  const node: Libp2p = await createLibp2p({
    privateKey: await generateKeyPairFromSeed('Ed25519', options.key),
    addresses: { listen: [...listen], announce: [...announce] },
    transports: [tcp(), circuit.factory],
    ...(server && { services: { relay: server.factory } }),
    connectionGater: {
      denyInboundConnection: (connection) => places.denyInboundConnection(connection),
      denyInboundUpgradedConnection: (peer, connection) => places.denyInboundUpgradedConnection(peer, connection),
      ...(relay && server && relayRules(new RelayGate(relay, connections, server.endPlace))),
    },
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: {
      maxConnections,
      // `PendingPlaces` decides: libp2p's own limits refuse whoever comes last, the honest ones too.
      maxIncomingPendingConnections: Number.MAX_SAFE_INTEGER,
      inboundConnectionThreshold: Number.MAX_SAFE_INTEGER,
      inboundUpgradeTimeout: 10_000,
      dialTimeout: 10_000,
      addressDialTimeout: 5_000,
    },
    connectionMonitor: { pingInterval: pingIntervalMs, pingTimeout: { maxTimeout: 2_000 } },
  }).catch((error: unknown) => {
    throw listenFailure(error);
  });
  if (server) node.addEventListener('peer:disconnect', ({ detail }) => server.endPlace(detail));
  return new Peer(node, new Places(node, circuit.transport()), streamsPerConnection, options.log ?? silentLog);
}
