import assert from 'node:assert/strict';
import { command, encodeCommand } from '../apdu/command.ts';
import { parseResponse } from '../apdu/response.ts';
import type { HostIdentity } from '../host/host-identity.ts';
import type { PresentedCard } from '../host/terminal/presented-card.ts';
import { openPresentedCard } from '../host/terminal/terminal-card.ts';
import type { AnnouncementKind } from '../protocol/announcement.ts';
import type { FullStatus } from '../protocol/card-status.ts';
import type { RemoteRole, TerminalRight } from '../protocol/host-role.ts';
import type { CardChannel } from '../reader/card-channel.ts';
import { announcementOf, TrialWorld } from './trial-world.ts';

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
  readonly world: TrialWorld;
  readonly card: CardUnderTest;
  readonly node: HostIdentity<RemoteRole>;
  #presented: PresentedCard | undefined;

  private constructor(card: CardUnderTest, world: TrialWorld, node: HostIdentity<RemoteRole>) {
    this.card = card;
    this.world = world;
    this.node = node;
  }

  static async make(makeCard: ComplianceOptions['makeCard']): Promise<Bench> {
    const world = new TrialWorld();
    return new Bench(await makeCard(world), world, await world.host('repository-node'));
  }

  /** In the reader, nothing opened. */
  async present(): Promise<PresentedCard> {
    await this.#presented?.close();
    this.#presented = await openPresentedCard(await this.card.connect());
    return this.#presented;
  }

  /** In the reader of a terminal that has proved itself. */
  async opened(right: TerminalRight = 'counter'): Promise<PresentedCard> {
    const presented = await this.present();
    await presented.openTerminal(await this.world.terminal(right));
    return presented;
  }

  /** The same, with the enrolled finger laid on for what was announced. */
  async touched(kind: AnnouncementKind = 'counter', right: TerminalRight = 'counter'): Promise<PresentedCard> {
    const presented = await this.opened(right);
    await presented.announce(announcementOf(kind));
    assert.deepEqual(await this.touch(presented, 'right'), { outcome: 'matched' });
    return presented;
  }

  touch(presented: PresentedCard, finger: 'right' | 'wrong' | 'unusable') {
    this.card.present(finger);
    return presented.touch();
  }

  /** A card that nothing names yet takes a finger from anyone. */
  async plainTouched(): Promise<PresentedCard> {
    const presented = await this.present();
    assert.deepEqual(await this.touch(presented, 'right'), { outcome: 'matched' });
    return presented;
  }

  async enrol(): Promise<void> {
    await this.world.enrol(await this.plainTouched(), this.node);
  }

  async session() {
    const presented = await this.touched();
    return { presented, ...(await this.world.session(presented, this.node)) };
  }

  async dispose(): Promise<void> {
    await this.#presented?.close();
    await this.card.dispose();
  }
}

/** The status of a card that has no secrets from the asker. */
export async function fullStatus(presented: PresentedCard): Promise<FullStatus> {
  const status = await presented.status();
  assert.ok('lifeCycle' in status, 'the full status');
  return status;
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
