import type { CardBatch } from '../../card-bridge/host/remote/card-batch.ts';
import type { NodeFrame } from '../../schemas/counter-messages.ts';
import { nodeFailures } from '../base/failures.ts';
import { RecordedVault } from '../history/recorded-vault.ts';
import { VAULT_KEY_LENGTH } from '../keys/key-hierarchy.ts';
import type { Beginning } from '../vault/sealed-vault.ts';
import { newCard } from './introduction.ts';
import type { OpenSession, SessionTask } from './task.ts';

/** The first session of a node: its vault gets its key, and the card its first state. Written once the card has taken it. */
export class CreationTask implements SessionTask {
  readonly #session: OpenSession;
  #beginning: Beginning | undefined;

  constructor(session: OpenSession) {
    this.#session = session;
  }

  async proceed(batch: CardBatch): Promise<undefined> {
    const { vault, random } = this.#session.services;
    if (vault.created) throw nodeFailures.fail('vault-exists');
    const key = random(VAULT_KEY_LENGTH);
    this.#beginning = vault.begin(key, [newCard(this.#session, 1, 1)]);
    key.fill(0);
    const { state, ring } = this.#beginning.state;
    batch.introduceStore({ ...state, stateKey: ring.current.stateKey });
  }

  async *settle(): AsyncIterable<NodeFrame> {
    const { services, account, signed } = this.#session;
    if (this.#beginning === undefined) throw nodeFailures.fail('frame-unexpected');
    await services.vault.create(this.#beginning);
    const recorded = new RecordedVault(this.#beginning, services.history, services.now);
    const receipt = await recorded.behind(account.completed([]));
    yield { type: 'answer', answer: JSON.stringify({ introduced: true }), receipt: await signed(receipt) };
  }

  close(): void {
    this.#beginning?.vault.lock();
  }
}
