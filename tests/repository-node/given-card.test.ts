import assert from 'node:assert/strict';
import { cardFailures } from '../../card-bridge/base/failures.ts';
import { beginRemoteCard } from '../../card-bridge/host/remote/begin-remote-card.ts';
import type { BeginRemoteCard, RemoteCard } from '../../card-bridge/host/remote/remote-card.ts';
import { CounterWorld } from './support/counter-world.ts';
import { play } from './support/in-process-session.ts';

/** A kind of card whose batches are counted. */
class CountedCard implements RemoteCard {
  static batches = 0;
  readonly #inner: RemoteCard;

  constructor(inner: RemoteCard) {
    this.#inner = inner;
  }

  get channel() {
    return this.#inner.channel;
  }

  get card() {
    return this.#inner.card;
  }

  batch() {
    CountedCard.batches += 1;
    return this.#inner.batch();
  }

  close() {
    this.#inner.close();
  }
}

describe('a node and the kind of card that it is given', () => {
  const introduced = async (begin: BeginRemoteCard) => {
    const world = await CounterWorld.create();
    const card = await world.present();
    const services = { ...world.services, beginRemoteCard: begin };
    const hello = world.hello(world.own, { kind: 'holder', operation: 'introduce' });
    return play({ services, world, terminal: world.own, card, hello }).finally(() => card.close());
  };

  it('drives the card through that kind and no other', async () => {
    CountedCard.batches = 0;
    const { answers, code } = await introduced(async (options) => new CountedCard(await beginRemoteCard(options)));
    assert.equal(code, undefined);
    assert.deepEqual(JSON.parse(answers.join('')), { introduced: true });
    assert.equal(CountedCard.batches, 2);
  });

  it('ends the session as the kind says where it cannot serve', async () => {
    const { answers, code } = await introduced(async () => {
      throw cardFailures.fail('card-not-fingerpost');
    });
    assert.equal(code, 'card-not-fingerpost');
    assert.deepEqual(answers, []);
  });
});
