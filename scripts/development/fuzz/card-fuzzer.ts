import { command, encodeCommand } from '../../../card-bridge/apdu/command.ts';
import { parseResponse } from '../../../card-bridge/apdu/response.ts';
import { encodeTlv } from '../../../card-bridge/apdu/tlv.ts';
import { concatBytes, toHex, utf8 } from '../../../card-bridge/base/bytes.ts';
import { openPresentedCard } from '../../../card-bridge/host/terminal-card.ts';
import { FINGERPOST_AID, INS, KEY_ID, KEY_VERSION } from '../../../card-bridge/protocol/constants.ts';
import { inProcessChannel } from '../../../card-bridge/reader/in-process.ts';
import {
  externalAuthenticate,
  initializeUpdate,
  readInitializeUpdate,
} from '../../../card-bridge/secure-channel/scp03-host.ts';
import { presentCertificates, Scp11HostHandshake } from '../../../card-bridge/secure-channel/scp11-host.ts';
import type { SecureMessaging } from '../../../card-bridge/secure-channel/secure-messaging.ts';
import type { SoftwareCard } from '../../../card-bridge/software-card/card.ts';
import { anyBytes, likelyCommand, mutated, wellFormedCommand } from './card-commands.ts';
import { cardFrom, fuzzWorld, ISSUER_KEYS, TOUCH } from './card-world.ts';
import { SeededRandom } from './random.ts';

export interface FuzzResult {
  readonly apdus: number;
  /** The first few commands that the card did not survive, in hex, with what happened. */
  readonly crashes: readonly string[];
  /** How often each status word was the answer. */
  readonly statusWords: ReadonlyMap<number, number>;
}

const START_SESSION = command(
  0x80,
  INS.startSession,
  0x00,
  0x00,
  concatBytes(
    encodeTlv(0x80, new Uint8Array(16)),
    encodeTlv(0x81, utf8('terminal')),
    encodeTlv(0x82, utf8('purpose')),
    encodeTlv(0x83, Uint8Array.of(1)),
  ),
  256,
);

type World = Awaited<ReturnType<typeof fuzzWorld>>;

/** Commands that one card gets before it is replaced by a fresh copy. */
const PER_CARD = 400;
/** A card that takes longer than this for one command hangs. */
const HANG_MS = 5_000;

/**
 * Throws commands at software cards: random bytes, likely commands, damaged ones, and likely ones under proper secure
 * messaging of the node, the authority and the issuer. A crash is an exception, a hang, an answer without status word
 * or the status word 6F00.
 */
export class CardFuzzer {
  readonly #random: SeededRandom;
  readonly #world: World;
  readonly #statusWords = new Map<number, number>();
  readonly #crashes: string[] = [];
  #apdus = 0;

  private constructor(world: World, seed: number) {
    this.#world = world;
    this.#random = new SeededRandom(seed);
  }

  static async make(seed: number): Promise<CardFuzzer> {
    return new CardFuzzer(await fuzzWorld(), seed);
  }

  async run(apdus: number, progress: (done: number) => void = () => {}): Promise<FuzzResult> {
    while (this.#apdus < apdus) {
      await this.#oneCard(Math.min(PER_CARD, apdus - this.#apdus));
      progress(this.#apdus);
    }
    return { apdus: this.#apdus, crashes: this.#crashes, statusWords: this.#statusWords };
  }

  async #oneCard(apdus: number): Promise<void> {
    const card = cardFrom(this.#world.image);
    const until = this.#apdus + apdus;
    const kind = this.#random.below(5);
    if (kind > 0) await this.#touch(card);
    if (kind === 2) await this.#asHost(card, 'node', until);
    if (kind === 3) await this.#asHost(card, 'authority', until);
    if (kind === 4) await this.#asIssuer(card, until);
    while (this.#apdus < until) {
      if (this.#random.chance(0.02)) card.sensor.present(TOUCH);
      if (this.#random.chance(0.005)) card.reset();
      await this.#send(card, anyBytes(this.#random));
    }
  }

  async #touch(card: SoftwareCard): Promise<void> {
    const presented = await openPresentedCard(inProcessChannel(card));
    card.sensor.present(TOUCH);
    await presented.touch();
  }

  /** Opens the channel of a host that the card trusts, then sends protected commands of any content. */
  async #asHost(card: SoftwareCard, who: 'node' | 'authority', until: number): Promise<void> {
    const { hostKey, hostCertificates } = this.#world[who].options;
    const caKeyId = who === 'node' ? KEY_ID.repositoryCa : KEY_ID.registrationAuthority;
    const handshake = new Scp11HostHandshake('a', KEY_VERSION, hostKey);
    const select = command(0x00, 0xa4, 0x04, 0x00, FINGERPOST_AID, 256);
    const opening = [select, ...presentCertificates(hostCertificates, caKeyId, KEY_VERSION), handshake.command];
    let answer: Uint8Array = new Uint8Array(0);
    for (const c of opening) answer = await this.#send(card, encodeCommand(c));
    const messaging = await handshake.finish(parseResponse(answer).data, this.#world.devicePoint);
    if (who === 'node' && this.#random.chance(0.8))
      await this.#send(card, encodeCommand(messaging.wrapCommand(START_SESSION).command));
    await this.#protected(card, messaging, until);
  }

  async #asIssuer(card: SoftwareCard, until: number): Promise<void> {
    const hostChallenge = this.#random.bytes(8);
    await this.#send(card, Uint8Array.of(0x00, 0xa4, 0x04, 0x00, 0x00));
    const answer = await this.#send(card, encodeCommand(initializeUpdate(1, hostChallenge)));
    const level = this.#random.pick([0x01, 0x03, 0x11, 0x13, 0x33]);
    const { data } = parseResponse(answer);
    const opened = externalAuthenticate(ISSUER_KEYS, hostChallenge, readInitializeUpdate(data), level);
    await this.#send(card, encodeCommand(opened.command));
    await this.#protected(card, opened.messaging, until);
  }

  async #protected(card: SoftwareCard, messaging: SecureMessaging, until: number): Promise<void> {
    while (this.#apdus < until && this.#random.chance(0.995)) {
      const random = this.#random;
      const plain = random.chance(0.3) ? likelyCommand(random, true) : wellFormedCommand(random, 0);
      const bytes = encodeCommand(messaging.wrapCommand(plain).command);
      await this.#send(card, this.#random.chance(0.01) ? mutated(this.#random, bytes) : bytes);
    }
  }

  async #send(card: SoftwareCard, bytes: Uint8Array): Promise<Uint8Array> {
    this.#apdus++;
    let timer: NodeJS.Timeout | undefined;
    try {
      const hang = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('hangs')), HANG_MS);
      });
      const answer = await Promise.race([card.process(bytes), hang]);
      const { sw } = parseResponse(answer);
      this.#statusWords.set(sw, (this.#statusWords.get(sw) ?? 0) + 1);
      if (sw === 0x6f00) this.#crash(bytes, '6F00');
      return answer;
    } catch (error) {
      this.#crash(bytes, error instanceof Error ? error.message : 'unknown');
      return Uint8Array.of(0x6f, 0x00);
    } finally {
      clearTimeout(timer);
    }
  }

  #crash(bytes: Uint8Array, what: string): void {
    if (this.#crashes.length < 20) this.#crashes.push(`${what}: ${toHex(bytes)}`);
  }
}
