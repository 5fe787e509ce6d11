import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { TRIAL_SESSION } from '../../card-bridge/compliance/trial-world.ts';
import type { VaultOffer } from '../../card-bridge/host/remote/card-batch.ts';
import { wrapVaultKey } from '../../card-bridge/host/remote/wrap-vault-key.ts';
import { NO_STATE, type StoreState, stateHash, stateMac } from '../../card-bridge/protocol/state.ts';
import type { NodeIdentity, TestWorld } from './world.ts';

const bytes = (length: number) => new Uint8Array(randomBytes(length));

/** A node's store as far as cards know it: its states, their digests, and the keys. */
export class TestVault {
  readonly store = bytes(16);
  readonly vaultKey = bytes(32);
  readonly states: StoreState[] = [];
  readonly #digests: Uint8Array[] = [];
  readonly #points: Uint8Array[] = [];
  stateKey = bytes(32);

  constructor() {
    this.prepare();
  }

  /** A store that the card of the world has been told of, under a match of kind 05. */
  static async introduced(world: TestWorld, node: NodeIdentity): Promise<TestVault> {
    const vault = new TestVault();
    await vault.introduce(world, node);
    return vault;
  }

  async introduce(world: TestWorld, node: NodeIdentity): Promise<void> {
    const { presented, remote } = await world.session(node, 'new-repository');
    const point = await world.ask(presented, remote, (batch) => {
      batch.introduceStore({ ...this.state, stateKey: this.stateKey });
      const read = batch.readPublicKey('vault');
      batch.putToken(new Uint8Array(32));
      return read;
    });
    this.#points.push(point.value);
    await presented.takeToken();
    await presented.close();
  }

  get state(): StoreState {
    const state = this.states.at(-1);
    assert.ok(state);
    return state;
  }

  /** One more state, committed by the node. */
  prepare(): StoreState {
    const digest = bytes(32);
    const before = this.states.at(-1);
    const hash = stateHash(before?.hash ?? NO_STATE, digest);
    const state = { store: this.store, number: (before?.number ?? 0) + 1, hash };
    this.states.push(state);
    this.#digests.push(digest);
    return state;
  }

  /** What the node offers when its store is at state `at` (default the last), with the list from state `from` on. */
  offer(at = this.states.length - 1, from = 0): VaultOffer {
    const state = this.states[at];
    const base = this.states[from];
    assert.ok(state && base);
    return {
      state,
      mac: stateMac(this.stateKey, state),
      recipients: this.#points.map((vaultPoint) => ({
        vaultPoint,
        wrapped: wrapVaultKey(vaultPoint, this.vaultKey, state),
      })),
      base: base.hash,
      digests: this.#digests.slice(from + 1, at + 1),
    };
  }

  /** One session that ends with the card at the store's new state. */
  async advance(world: TestWorld, node: NodeIdentity): Promise<void> {
    const { presented, remote } = await world.session(node);
    const opened = await world.ask(presented, remote, (batch) => batch.unwrap(this.offer()));
    assert.equal(opened.value.verdict, 'opened');
    const next = this.prepare();
    await world.ask(presented, remote, (batch) => {
      batch.advance(next);
      batch.putToken(new Uint8Array(32));
    });
    await presented.takeToken();
    await presented.close();
  }

  /** Verdict of one session. */
  async verdict(world: TestWorld, node: NodeIdentity, offer: VaultOffer = this.offer()) {
    const presented = await world.touched();
    const { answers } = await world.trial.open(presented, node, (batch) => {
      batch.delegate(TRIAL_SESSION);
      return batch.unwrap(offer);
    });
    await presented.close();
    return answers.value;
  }
}

export const digestOf = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest());
