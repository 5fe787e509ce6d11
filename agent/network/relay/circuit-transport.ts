import { circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import { type Connection, type PeerId, type Stream, serviceDependencies, type Transport } from '@libp2p/interface';
import type { Multiaddr } from '@multiformats/multiaddr';

/** Relayed connections that one connection between a relay and a peer carries at the same time. */
const CALLS_PER_CONNECTION = 64;

export interface TransportDialOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (event: { readonly type: string }) => void;
}

/** What dials one address, as libp2p's transport manager does. */
export interface Transports {
  dial(target: Multiaddr, options: TransportDialOptions): Promise<Connection>;
}

type Factory = ReturnType<typeof circuitRelayTransport>;

/** The part of libp2p's circuit transport that this project uses beside dialling; its package exports no type of it. */
export interface CircuitTransport extends Transport {
  readonly reservationStore: {
    addRelay(relay: PeerId, type: 'configured'): Promise<unknown>;
    hasReservation(relay: PeerId): boolean;
  };
  onStop: (stream: Stream, connection: Connection) => Promise<void>;
}

function isCircuitTransport(transport: Transport): transport is CircuitTransport {
  const { reservationStore, onStop } = transport as Partial<CircuitTransport>;
  return typeof reservationStore?.addRelay === 'function' && typeof onStop === 'function';
}

export interface CircuitTransportPart {
  readonly factory: Factory;
  /** After libp2p has made it. */
  transport(): CircuitTransport;
  /** What libp2p gave it to dial with, after that too. */
  transports(): Transports;
}

/**
 * libp2p's circuit transport, which answers calls only through relays where this peer has a place. Left alone it takes
 * a call from whoever is connected and even asks the caller for a place: a stranger could make himself this peer's relay.
 */
export function circuitTransport(): CircuitTransportPart {
  let made: CircuitTransport | undefined;
  let dials: Transports | undefined;
  const there = <T>(part: T | undefined): T => {
    if (part === undefined) throw new TypeError('there is no circuit transport yet');
    return part;
  };
  return {
    factory: (components) => {
      dials = components.transportManager;
      const transport = circuitRelayTransport({
        maxInboundStopStreams: CALLS_PER_CONNECTION,
        maxOutboundStopStreams: CALLS_PER_CONNECTION,
      })(components);
      if (!isCircuitTransport(transport)) throw new TypeError('libp2p’s circuit transport has changed');
      const answer = transport.onStop;
      transport.onStop = async (stream, connection) => {
        if (transport.reservationStore.hasReservation(connection.remotePeer)) await answer(stream, connection);
        else stream.abort(new Error('no place at this relay'));
      };
      // Its search for relays needs the identify service. This peer never searches: its relays are named to it.
      Object.defineProperty(transport, serviceDependencies, { value: [] });
      made = transport;
      return transport;
    },
    transport: () => there(made),
    transports: () => there(dials),
  };
}
