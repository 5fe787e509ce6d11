import { encodeMultikey } from '../../agent/identity/keys/multikey.ts';
import type { Pending } from '../../card-bridge/host/pending.ts';
import type { CardBatch } from '../../card-bridge/host/remote-card.ts';
import { wrapVaultKey } from '../../card-bridge/host/vault-key.ts';
import type { CounterRequest, Finish, NodeFrame } from '../../schemas/counter-messages.ts';
import { parseJson } from '../../schemas/strict-json.ts';
import { nodeFailures } from '../base/failures.ts';
import type { HistoryReceipt } from '../history/history.ts';
import type { HolderOperation } from '../holder/operation.ts';
import { recoverVaultKey } from '../holder/recover.ts';
import type { StoreChange } from '../store/vault-store.ts';
import { VAULT_KEY_LENGTH } from '../vault/key-hierarchy.ts';
import type { KnownCard } from '../vault/recipients.ts';
import type { OpenSession, SessionTask } from './task.ts';
import { type UnlockedSession, unlockVault } from './unlock.ts';

type HolderRequest = Extract<CounterRequest, { kind: 'holder' }>;

/** A card that the node does not know yet: its keys, read over the secure channel. */
interface NewCard {
  readonly vaultPoint: Pending<Uint8Array>;
  readonly holderPoint: Pending<Uint8Array>;
}

/**
 * What the holder does with the own card at the own terminal. The first such session with a card introduces it: the
 * vault's key is made and wrapped to it, or, after its enrolment was renewed, found by the card's vault key.
 */
export class HolderTask implements SessionTask {
  readonly purpose: string;
  readonly #session: OpenSession;
  readonly #request: HolderRequest;
  readonly #operation: HolderOperation;
  readonly #known: KnownCard | undefined;
  #new: NewCard | undefined;
  #unwrapped: Pending<Uint8Array> | undefined;
  #vaultKey: Uint8Array | undefined;
  #vault: UnlockedSession | undefined;

  constructor(session: OpenSession, request: HolderRequest, known: KnownCard | undefined) {
    const operation = session.services.operations[request.operation];
    if (operation === undefined) throw nodeFailures.fail('holder-argument-invalid', request.operation);
    this.purpose = `Own terminal: ${request.operation}`;
    this.#session = session;
    this.#request = request;
    this.#operation = operation;
    this.#known = known;
  }

  async prepare(batch: CardBatch): Promise<void> {
    if (this.#known !== undefined) this.#unwrapped = batch.unwrapVaultKey(this.#known.wrapped);
    else this.#new = { vaultPoint: batch.readPublicKey('vault'), holderPoint: batch.readPublicKey('holder') };
  }

  async proceed(batch: CardBatch): Promise<undefined> {
    const { vault } = this.#session.services;
    if (this.#new === undefined) return;
    const wrapped = await vault.recipients.findWrapped(this.#new.vaultPoint.value);
    if (wrapped !== undefined) this.#unwrapped = batch.unwrapVaultKey(wrapped);
    else if (vault.created && this.#request.operation !== 'recover') throw nodeFailures.fail('vault-card-unknown');
  }

  async *settle(_finish: Finish): AsyncIterable<NodeFrame> {
    const { services, account } = this.#session;
    const argument = this.#request.argument === undefined ? undefined : parseJson(this.#request.argument);
    const vaultKey = await this.#obtainKey(argument);
    this.#vaultKey = vaultKey;
    const introduction = this.#introduce(vaultKey);
    if (!services.vault.created) await services.vault.create(vaultKey, introduction);
    const { unlocked, recorded } = await unlockVault(services, vaultKey.slice());
    this.#vault = { unlocked, recorded };
    if (introduction.length > 0) {
      await recorded.record({ ...account.completed([]), operation: 'card-introduced' }, introduction);
    }
    let receipt: HistoryReceipt | undefined;
    const answers = this.#operation(
      {
        services,
        unlocked,
        recorded,
        vaultKey,
        commit: async (more = {}, together = []) => {
          receipt = await recorded.record({ ...account.completed([]), ...more }, together);
          return receipt;
        },
      },
      argument,
    );
    let answer: string | undefined;
    for await (const next of answers) {
      if (answer !== undefined) yield { type: 'answer', answer, more: true };
      answer = next;
    }
    if (receipt === undefined || answer === undefined)
      throw nodeFailures.fail('node-failed', 'operation without record');
    yield { type: 'answer', answer, receipt };
  }

  close(): void {
    this.#vault?.recorded.lock();
    this.#vaultKey?.fill(0);
  }

  async #obtainKey(argument: unknown): Promise<Uint8Array> {
    const { services } = this.#session;
    if (this.#unwrapped !== undefined) return this.#unwrapped.value;
    if (!services.vault.created) return services.random(VAULT_KEY_LENGTH);
    return recoverVaultKey(services.vault.recipients, argument);
  }

  #introduce(vaultKey: Uint8Array): StoreChange[] {
    if (this.#new === undefined) return [];
    const vaultPoint = this.#new.vaultPoint.value;
    return this.#session.services.vault.recipients.addCard({
      devicePoint: this.#session.card.publicPoint,
      vaultPoint,
      holder: `did:key:${encodeMultikey({ type: 'P-256', bytes: this.#new.holderPoint.value })}`,
      wrapped: wrapVaultKey(vaultPoint, vaultKey),
    });
  }
}
