import { connect, type Socket } from 'node:net';
import { cardFailures } from '../base/failures.ts';
import type { Card } from '../software-card/card.ts';
import { MessageCutter, sendMessage, VPCD } from './vpcd-frames.ts';

export interface AttachOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** vpcd's port; Debian's default is 35963. */
  readonly port: number;
  /** Milliseconds to wait for the connection, default 5,000. */
  readonly timeoutMs?: number;
}

export interface AttachedCard {
  /** Resolves when the card is out of the reader, whoever ended it. */
  readonly removed: Promise<void>;
  /** Pulls the card out. Idempotent. */
  detach(): void;
}

/**
 * Puts a card into a reader that speaks vpcd's protocol: vsmartcard's vpcd behind pcscd, or `VpcdReader`. Being
 * connected is being inserted; losing the connection powers the card off.
 *
 * @throws reader-unreachable
 *
 * @example
 * ```ts
 * const attached = await attachCard(new SoftwareCard({ memory }), { port: 35_963 });
 * attached.detach();
 * ```
 */
export async function attachCard(card: Card, options: AttachOptions): Promise<AttachedCard> {
  const socket = await open(options);
  const cutter = new MessageCutter();
  const removed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      card.powerOff();
      resolve();
    });
  });
  let answers: Promise<void> = Promise.resolve();
  const answer = (give: () => Promise<Uint8Array>) => {
    answers = answers.then(async () => {
      const bytes = await give();
      if (!socket.destroyed) sendMessage(socket, bytes);
    });
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    for (const message of cutter.push(bytes)) {
      const [control] = message;
      if (message.length !== 1) answer(() => card.process(message));
      else if (control === VPCD.getAtr) answer(async () => card.atr);
      else if (control === VPCD.powerOff) card.powerOff();
      else if (control === VPCD.powerOn || control === VPCD.reset) card.reset();
    }
  });
  return { removed, detach: () => socket.destroy() };
}

function open({ host = '127.0.0.1', port, timeoutMs = 5_000 }: AttachOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      socket.destroy();
      reject(cardFailures.fail('reader-unreachable', undefined, cause));
    };
    const timer = setTimeout(fail, timeoutMs);
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}
