import assert from 'node:assert/strict';
import { command, encodeCommand } from '../apdu/command.ts';
import { parseResponse } from '../apdu/response.ts';
import type { PresentedCard } from '../host/presented-card.ts';
import type { RemoteCard } from '../host/remote-card.ts';
import { openPresentedCard } from '../host/terminal-card.ts';
import type { CardChannel } from '../reader/card-channel.ts';
import { type TrialHost, TrialWorld } from './authority.ts';

/** The parts of a test framework that the suite uses; mocha's globals fit. */
export interface TestRunner {
  describe(title: string, body: () => void): unknown;
  it(title: string, body: () => Promise<void>): unknown;
  beforeEach(body: () => Promise<void>): unknown;
  afterEach(body: () => Promise<void>): unknown;
}

/** A new card, not enrolled, and the hand that holds it. */
export interface CardUnderTest {
  /** Opens the card in its reader, freshly powered. The channel before must be closed. */
  connect(): Promise<CardChannel>;
  /** Lays a finger on the sensor: the enrolled one, another, or nothing that can be used. */
  present(finger: 'right' | 'wrong' | 'unusable'): void;
  /** The card's PIN as ASCII digits. */
  readonly pin: Uint8Array;
  /** Pulls the card out of the reader. */
  remove(): void;
  /** Moves the card's clock, where it can be moved. */
  advance?(milliseconds: number): void;
  dispose(): Promise<void>;
}

export interface ComplianceOptions {
  readonly name: string;
  readonly runner: TestRunner;
  /** A card made with `world.personalisation`. Its touch timeout should be short: the suite waits for one. */
  readonly makeCard: (world: TrialWorld) => Promise<CardUnderTest>;
}

/** One card with everything around it, for one test. */
export class Bench {
  readonly world = new TrialWorld();
  readonly card: CardUnderTest;
  readonly node: TrialHost;
  #presented: PresentedCard | undefined;

  private constructor(card: CardUnderTest, world: TrialWorld, node: TrialHost) {
    this.card = card;
    this.world = world;
    this.node = node;
  }

  static async make(makeCard: ComplianceOptions['makeCard']): Promise<Bench> {
    const world = new TrialWorld();
    return new Bench(await makeCard(world), world, await world.host('repository-node'));
  }

  async present(): Promise<PresentedCard> {
    await this.#presented?.close();
    this.#presented = await openPresentedCard(await this.card.connect());
    return this.#presented;
  }

  async touched(): Promise<PresentedCard> {
    const presented = await this.present();
    assert.deepEqual(await this.touch(presented, 'right'), { outcome: 'matched' });
    return presented;
  }

  touch(presented: PresentedCard, finger: 'right' | 'wrong' | 'unusable') {
    this.card.present(finger);
    return presented.touch();
  }

  async enrol(): Promise<void> {
    const presented = await this.touched();
    await this.world.enrol(presented, this.node);
  }

  async session(): Promise<{ readonly presented: PresentedCard; readonly remote: RemoteCard }> {
    const presented = await this.touched();
    return { presented, remote: await this.world.session(presented, this.node) };
  }

  async dispose(): Promise<void> {
    await this.#presented?.close();
    await this.card.dispose();
  }
}

/** Sends one plain command and gives its status word. */
export async function statusOf(
  channel: CardChannel,
  header: readonly [number, number, number, number],
  data?: Uint8Array,
  ne = 0,
): Promise<number> {
  return parseResponse(await channel.transmit(encodeCommand(command(...header, data, ne)))).sw;
}
