import { cardFailures } from '../../base/failures.ts';
import type { ProvenCard } from '../host-identity.ts';
import { type PreparedOpening, prepareOpening } from '../host-opening.ts';
import { provenCard } from '../proven-card.ts';
import type { CardBatch } from './card-batch.ts';
import type { BeginRemoteCard, RemoteCard, RemoteCardOptions } from './remote-card.ts';
import { SecureBatch } from './secure-batch.ts';

class OpenedRemoteCard implements RemoteCard {
  readonly #options: RemoteCardOptions;
  readonly #opening: PreparedOpening;
  #state: 'new' | 'ready' | 'in-batch' | 'dead' = 'new';
  #card: ProvenCard | undefined;

  constructor(options: RemoteCardOptions, opening: PreparedOpening) {
    this.#options = options;
    this.#opening = opening;
  }

  get channel(): Uint8Array {
    return this.#opening.transcript;
  }

  get card(): ProvenCard {
    if (this.#card === undefined) throw cardFailures.fail('card-answer-pending');
    return this.#card;
  }

  batch(): CardBatch {
    if (this.#state === 'in-batch') throw cardFailures.fail('card-request-invalid', 'a batch is under way');
    if (this.#state === 'dead') throw cardFailures.fail('card-channel-dead');
    const first = this.#state === 'new';
    this.#state = 'in-batch';
    const batch = new SecureBatch({
      messaging: this.#opening.messaging,
      transcript: this.#opening.transcript,
      opening: first ? this.#opening.commands : [],
      done: (failure) => this.#done(failure),
    });
    if (first) this.#demandProof(batch);
    return batch;
  }

  close(): void {
    this.#state = 'dead';
    this.#opening.messaging.wipe();
  }

  /** Before any other answer of the first batch is given out. */
  #demandProof(batch: SecureBatch): void {
    const certificate = batch.readCertificate();
    const proof = batch.prove();
    const { trust, now = Date.now, judge } = this.#options;
    batch.judgeFirst(async () => {
      const card = provenCard(certificate.value, proof.value, this.#opening.transcript, trust, now());
      await judge?.(card);
      this.#card = card;
    });
  }

  #done(failure: unknown): void {
    if (failure !== undefined) this.close();
    else if (this.#state !== 'dead') this.#state = 'ready';
  }
}

/**
 * Prepares a channel to a card that a terminal presents. Use once per session.
 *
 * @example
 * ```ts
 * const remote = await beginRemoteCard(options);
 * const batch = remote.batch();
 * ```
 */
export const beginRemoteCard: BeginRemoteCard = async (options) =>
  new OpenedRemoteCard(options, await prepareOpening(options.identity, options.challenge));
