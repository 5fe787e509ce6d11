import { createServer, type Server, type Socket } from 'node:net';
import { cardFailures } from '../base/failures.ts';
import type { CardChannel } from './card-channel.ts';
import { CardSlot } from './card-slot.ts';
import { VpcdLink } from './vpcd-link.ts';

export interface VpcdReaderOptions {
  /** Default 127.0.0.1: a reader is for this machine only. */
  readonly host?: string;
  /** Default 0: a free port, see `port`. */
  readonly port?: number;
}

/**
 * A card reader for software cards: listens on loopback and speaks the reader's end of vpcd's byte protocol. A card
 * that connects is inserted, one at a time; a second is turned away.
 *
 * @example
 * ```ts
 * const reader = await VpcdReader.listen({ port: 35_963 });
 * const channel = await reader.waitForCard();
 * ```
 */
export class VpcdReader extends CardSlot {
  readonly name: string;
  readonly port: number;
  readonly #server: Server;
  #link: VpcdLink | undefined;
  /** Tells the slot that its channel is over; undefined while none is open. */
  #released: (() => void) | undefined;

  private constructor(server: Server, port: number) {
    super();
    this.#server = server;
    this.port = port;
    this.name = `Virtual reader on port ${port}`;
    server.on('connection', (socket) => this.#insert(socket));
  }

  /** @throws reader-unreachable when the port cannot be had */
  static listen(options: VpcdReaderOptions = {}): Promise<VpcdReader> {
    const { host = '127.0.0.1', port = 0 } = options;
    const server = createServer({ noDelay: true });
    return new Promise((resolve, reject) => {
      server.once('error', (cause) => reject(cardFailures.fail('reader-unreachable', undefined, cause)));
      server.listen(port, host, () => {
        const address = server.address();
        resolve(new VpcdReader(server, typeof address === 'object' && address !== null ? address.port : port));
      });
    });
  }

  get cardPresent(): boolean {
    return this.#link !== undefined;
  }

  protected async open(released: () => void): Promise<CardChannel> {
    const link = this.#link;
    if (link === undefined) throw cardFailures.fail('card-removed');
    this.#released = released;
    return link.powerUp(() => this.#release(link));
  }

  protected async end(): Promise<void> {
    this.#link?.eject();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #insert(socket: Socket): void {
    if (this.#link !== undefined || this.closed) {
      socket.on('error', () => {});
      socket.destroy();
      return;
    }
    const link = new VpcdLink(socket, () => {
      this.#release(link);
      this.#link = undefined;
      this.emit('removed');
    });
    this.#link = link;
    this.emit('inserted');
  }

  /** A channel of a card that is long gone must not free the one that is open now. */
  #release(link: VpcdLink): void {
    if (this.#link !== link) return;
    this.#released?.();
    this.#released = undefined;
  }
}
