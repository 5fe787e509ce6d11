import type { CardBatch } from '../../card-bridge/host/remote/card-batch.ts';
import type { RemoteCard } from '../../card-bridge/host/remote/remote-card.ts';
import { untilAborted, withinDeadline } from '../base/deadline.ts';
import { Turns } from '../base/turns.ts';
import { identityFailures } from '../identity/base/failures.ts';
import { encodeMultikey } from '../identity/keys/multikey.ts';
import { verificationKeyOf } from '../identity/keys/verification-key.ts';
import type { CardSigner } from './card-signer.ts';

/** Takes commands to the card, through whatever lies between, and its answers back. Rejects when the card is gone. */
export type CardExchange = (
  commands: readonly Uint8Array[],
  options: { readonly signal: AbortSignal },
) => Promise<readonly Uint8Array[]>;

export interface RemoteCardSignerOptions {
  /** A developer's card (`openSigning`), its delegation given: no other card signs with its holder key. */
  readonly remote: RemoteCard;
  readonly exchange: CardExchange;
  /** For one batch there and back, milliseconds; 10,000 when absent. */
  readonly timeoutMs?: number;
  /** Ends the reading of the public key. */
  readonly signal?: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_MESSAGE = 16_384;

/**
 * The holder key of a card behind a secure channel, as a `CardSigner`: for `CardKms`, and through `cardKeySigner` for
 * the engine. Batches go one after another. Whatever interrupts one (the card is pulled out, the signal fires, the time
 * is over, an answer does not verify) closes the channel, since the card's part of it is no longer known; from then on
 * every call rejects with kms-card-absent.
 *
 * @throws kms-card-absent
 *
 * @example
 * ```ts
 * const signer = await remoteCardSigner(options);
 * ```
 */
export async function remoteCardSigner(options: RemoteCardSignerOptions): Promise<CardSigner> {
  const channel = new BatchTurns(options);
  const publicPoint = await channel.ask((batch) => batch.readPublicKey('holder'), options.signal);
  const key = verificationKeyOf(encodeMultikey({ type: 'P-256', bytes: publicPoint }));
  return {
    publicPoint,
    async sign(message, { signal } = {}) {
      if (message.length > MAX_MESSAGE) throw identityFailures.fail('kms-message-too-large');
      const signature = await channel.ask((batch) => batch.signAsHolder(message), signal);
      if (!key.verify(message, signature)) throw identityFailures.fail('signature-invalid');
      return signature;
    },
  };
}

class BatchTurns {
  readonly #options: RemoteCardSignerOptions;
  readonly #turns = new Turns();
  #closed = false;

  constructor(options: RemoteCardSignerOptions) {
    this.#options = options;
  }

  /** One batch with one command. An abort before its turn leaves the channel as it is. */
  ask(fill: (batch: CardBatch) => { readonly value: Uint8Array }, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#turns.run(() => this.#ask(fill, signal));
  }

  async #ask(fill: (batch: CardBatch) => { readonly value: Uint8Array }, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    if (this.#closed) throw identityFailures.fail('kms-card-absent');
    const { remote, exchange, timeoutMs = DEFAULT_TIMEOUT_MS } = this.#options;
    try {
      const batch = remote.batch();
      const pending = fill(batch);
      const answers = await withinDeadline(timeoutMs, signal, (deadline) =>
        untilAborted(exchange(batch.commands, { signal: deadline.signal }), deadline.signal),
      );
      await batch.complete(answers);
      return pending.value;
    } catch (cause) {
      this.#closed = true;
      remote.close();

      signal?.throwIfAborted();
      throw identityFailures.fail('kms-card-absent', undefined, cause);
    }
  }
}
