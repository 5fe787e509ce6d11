import { ask, COMPLIANCE_TIME, type TrialHost, TrialWorld } from '../../card-bridge/compliance/authority.ts';
import type { PresentedCard } from '../../card-bridge/host/presented-card.ts';
import type { CardBatch, RemoteCard } from '../../card-bridge/host/remote-card.ts';
import { openPresentedCard } from '../../card-bridge/host/terminal-card.ts';
import { createCard } from '../../card-bridge/personalise/create-card.ts';
import { type InProcessChannel, inProcessChannel } from '../../card-bridge/reader/in-process.ts';
import { SoftwareCard } from '../../card-bridge/software-card/card.ts';
import { type CardMemory, VolatileMemory } from '../../card-bridge/software-card/kernel/memory.ts';
import { ENROLMENT, RIGHT, tableMatcher } from './fingers.ts';

export const PIN = new TextEncoder().encode('274951');

/** An authority, a repository node and a card, all in this process, with a clock that tests move. */
export class TestWorld {
  readonly trial = new TrialWorld();
  time = COMPLIANCE_TIME;
  memory: CardMemory;
  #card: SoftwareCard | undefined;

  constructor(memory: CardMemory = new VolatileMemory()) {
    this.memory = memory;
  }

  /** With a card that was enrolled for the node it gives. */
  static async enrolled(): Promise<{ readonly world: TestWorld; readonly node: TrialHost }> {
    const world = new TestWorld();
    await world.makeCard();
    const node = await world.trial.host('repository-node');
    const presented = await world.touched();
    await world.trial.enrol(presented, node);
    await presented.close();
    return { world, node };
  }

  get card(): SoftwareCard {
    if (this.#card === undefined) throw new Error('make the card first');
    return this.#card;
  }

  async makeCard(): Promise<void> {
    await createCard({ memory: this.memory, enrolment: ENROLMENT, pin: PIN, ...this.trial.personalisation });
    this.restart();
  }

  /** A new card program on the same memory. */
  restart(memory: CardMemory = this.memory): void {
    this.memory = memory;
    this.#card = new SoftwareCard({ memory, matcher: tableMatcher, now: () => this.time, touchTimeoutMs: 200 });
  }

  insert(): InProcessChannel {
    return inProcessChannel(this.card);
  }

  present(): Promise<PresentedCard> {
    return openPresentedCard(this.insert());
  }

  /** Presents the card and touches it. */
  async touched(): Promise<PresentedCard> {
    const presented = await this.present();
    this.card.sensor.present(RIGHT);
    const { outcome } = await presented.touch();
    if (outcome !== 'matched') throw new Error(outcome);
    return presented;
  }

  /** A touched card with the node's secure channel open and the counter session started. */
  async session(node: TrialHost): Promise<{ readonly presented: PresentedCard; readonly remote: RemoteCard }> {
    const presented = await this.touched();
    return { presented, remote: await this.trial.session(presented, node) };
  }

  ask<T>(presented: PresentedCard, remote: RemoteCard, fill: (batch: CardBatch) => T): Promise<T> {
    return ask(presented, remote, fill);
  }
}
