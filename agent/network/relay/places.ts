import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2';
import { type PeerId, UnsupportedProtocolError } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import type { Libp2p } from 'libp2p';
import { untilAborted } from '../../base/deadline.ts';
import { networkFailures } from '../base/failures.ts';
import { idPart, throughRelay } from './circuit.ts';
import type { CircuitTransport } from './circuit-transport.ts';
import { relayFailures } from './failures.ts';

interface Relay {
  readonly address: string;
  readonly id: PeerId;
}

/** This peer's places at relays: where it has one, it is reached through that relay. */
export class Places extends EventTarget {
  readonly #node: Libp2p;
  readonly #transport: CircuitTransport;
  /** Relays asked for a place, by address; one relay may have several. */
  readonly #asked = new Map<string, Relay>();

  constructor(node: Libp2p, transport: CircuitTransport) {
    super();
    this.#node = node;
    this.#transport = transport;
    node.addEventListener('connection:close', ({ detail }) => {
      if (this.needs(detail.remotePeer.toString())) this.dispatchEvent(new Event('change'));
    });
  }

  /** Whether a connection to this peer carries a place or is about to: then it stays open without a stream. */
  needs(peerId: string): boolean {
    return [...this.#asked.values()].some(({ id }) => id.toString() === peerId);
  }

  /** Whether there is a place at the relay of this peer id. */
  has(peerId: string): boolean {
    return this.needs(peerId) && this.#transport.reservationStore.hasReservation(peerIdFromString(peerId));
  }

  /** Addresses through the relays where there is a place now, each ending in this peer's id. */
  addresses(): string[] {
    const end = `/p2p/${this.#node.peerId}`;
    const held = [...this.#asked.values()].filter(({ id }) => this.has(id.toString()));
    return held.map(({ address }) => `${throughRelay(address)}${end}`);
  }

  /**
   * Takes a place at a relay, or makes sure of the one there is. It lasts as long as the connection and is renewed with
   * it; when it is lost, `change` is dispatched.
   *
   * @param address the relay's multiaddr, ending in `/p2p/<peer id>`
   * @throws peer-address-invalid, peer-unreachable, relay-not-serving, relay-not-for-peer, relay-full, relay-refused-place
   */
  async take(address: string, signal: AbortSignal): Promise<void> {
    const relay = relayOf(address);
    this.#asked.set(address, relay);
    try {
      await this.#connect(relay, signal);
      await untilAborted(this.#transport.reservationStore.addRelay(relay.id, 'configured'), signal);
    } catch (error) {
      this.#asked.delete(address);
      throw named(error);
    }
    this.dispatchEvent(new Event('change'));
  }

  /** libp2p never again asks a peer that once was no relay or could not be dialled: both are found out before it asks. */
  async #connect({ address, id }: Relay, signal: AbortSignal): Promise<void> {
    const connection = await this.#node.dial(multiaddr(address), { signal });
    if (this.has(id.toString())) return;
    const probe = await connection.newStream(RELAY_V2_HOP_CODEC, { signal });
    probe.abort(new Error('only asked whether it is a relay'));
  }
}

/** @throws peer-address-invalid */
export function relayOf(address: string): Relay {
  try {
    return { address, id: peerIdFromString(idPart(multiaddr(address).toString())) };
  } catch (cause) {
    throw networkFailures.fail('peer-address-invalid', 'relay', cause);
  }
}

/** libp2p puts the relay's status into the error's text. */
const REFUSALS = { PERMISSION_DENIED: 'relay-not-for-peer', RESERVATION_REFUSED: 'relay-full' } as const;

function named(error: unknown): unknown {
  if (networkFailures.is(error)) return error;
  if (error instanceof UnsupportedProtocolError) return relayFailures.fail('relay-not-serving', undefined, error);
  const status = error instanceof Error ? /^reservation failed with status (\w+)$/.exec(error.message)?.[1] : undefined;
  if (status === undefined) return networkFailures.fail('peer-unreachable', 'relay', error);
  const refusal = Object.entries(REFUSALS).find(([name]) => name === status)?.[1] ?? 'relay-refused-place';
  return relayFailures.fail(refusal, undefined, error);
}
