import type { SessionCredential } from '../../agent/identity/presentation/session-credential.ts';
import type { Pending } from '../../card-bridge/host/pending.ts';
import type { CardBatch } from '../../card-bridge/host/remote-card.ts';
import type { CounterRequest } from '../../schemas/counter-messages.ts';
import { nodeFailures } from '../base/failures.ts';
import type { Authorisation } from '../policy/authorisation.ts';
import type { KnownCard } from '../vault/recipients.ts';
import { DelegatedKey } from './delegated-key.ts';
import { displayText } from './display-text.ts';
import type { OpenSession, PublishedSession } from './task.ts';
import { type UnlockedSession, unlockForCounter } from './unlock.ts';

/** What a counter asks for. */
export type CounterWish = Exclude<CounterRequest, { kind: 'holder' }>;

/**
 * How reading and writing begin alike (ST42–ST47): the card opens the vault's key, makes the session key and signs the
 * holder's delegation to it.
 */
export class CounterOpening {
  /** Shown on the card's display. */
  readonly purpose: string;
  readonly session: OpenSession;
  readonly authorisation: Authorisation;
  readonly card: KnownCard;
  readonly request: CounterWish;
  #vaultKey: Pending<Uint8Array> | undefined;
  #key: DelegatedKey | undefined;
  #vault: UnlockedSession | undefined;

  constructor(session: OpenSession, request: CounterWish, authorisation: Authorisation, card: KnownCard) {
    this.session = session;
    this.authorisation = authorisation;
    this.card = card;
    this.request = request;
    this.purpose = displayText(authorisation.organisation, request.purpose);
  }

  /** Round trip 2. */
  prepare(batch: CardBatch): void {
    this.#vaultKey = batch.unwrapVaultKey(this.card.wrapped);
    this.#key = new DelegatedKey(this.session, this.card.holder, this.request.purpose, batch);
    this.session.account.done('ST42');
  }

  /**
   * Round trip 3: the card has answered. Unlocks the vault and finishes the delegation.
   *
   * @throws vault-key-wrong, history-truncated, history-broken, export-invalid, session-signature-invalid
   */
  async open(): Promise<{ readonly credential: SessionCredential; readonly published: PublishedSession }> {
    const { services, account } = this.session;
    if (this.#vaultKey === undefined || this.#key === undefined) throw nodeFailures.fail('frame-unexpected');
    account.done('ST43', 'ST44', 'ST45');
    this.#vault = await unlockForCounter(services, this.#vaultKey.value);
    const opened = this.#key.publish();
    account.done('ST46', 'ST47');
    return opened;
  }

  /** The vault while the session has it open. @throws vault-locked before `open` */
  get vault(): UnlockedSession {
    if (this.#vault === undefined) throw nodeFailures.fail('vault-locked');
    return this.#vault;
  }

  /** Wipes the vault's keys. Idempotent. */
  close(): void {
    this.#vault?.recorded.lock();
  }
}
