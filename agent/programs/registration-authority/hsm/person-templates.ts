import { Type } from 'typebox';
import {
  checkImpressions,
  decodeEnrolment,
  decodeFingers,
  type Enrolment,
} from '../../../../card-bridge/fingerprint/index.ts';
import { decodeFrame, encodeFrame } from '../../../../schemas/frame.ts';
import { Bytes, exactly, shape } from '../../../../schemas/shape.ts';
import type { KeyValueStore } from '../../../base/store/key-value-store.ts';
import { Turns } from '../../../base/turns.ts';
import { authorityFailures } from '../base/failures.ts';
import { type FingerMatch, HSM_LIMITS } from './hsm.ts';
import { isSameFinger } from './same-finger.ts';

const MINUTE_MS = 60_000;

/** How often fingerprints may fail. */
export interface MatchingLimits {
  /** Failures in a row until a person is locked; 5 when absent. */
  readonly tries?: number;
  /** Failures of all persons together within a minute; 20 when absent. */
  readonly failuresPerMinute?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What seals the registered templates: the HSM's own keys. */
export interface TemplateSealer {
  seal(plaintext: Uint8Array, associatedData: Uint8Array): Promise<Uint8Array>;
  unseal(sealed: Uint8Array, associatedData: Uint8Array): Promise<Uint8Array>;
  /** A keyed pseudonym, so that the store's keys tell nobody's number. */
  pseudonym(person: string): Promise<string>;
}

const RecordShape = shape(
  'RegisteredFingers',
  exactly({
    fingers: Type.Array(Bytes(1, HSM_LIMITS.template), { minItems: 1, maxItems: HSM_LIMITS.fingers }),
    triesLeft: Type.Integer({ minimum: 0 }),
  }),
);

/** Registered fingerprints inside the HSM's boundary: sealed on disk, in clear only while they are compared. */
export class PersonTemplates {
  readonly #store: KeyValueStore;
  readonly #sealer: TemplateSealer;
  readonly #limits: Required<MatchingLimits>;
  readonly #turns = new Turns();
  #failures: number[] = [];

  constructor(store: KeyValueStore, sealer: TemplateSealer, limits: MatchingLimits = {}) {
    this.#store = store;
    this.#sealer = sealer;
    this.#limits = { tries: 5, failuresPerMinute: 20, now: Date.now, ...limits };
  }

  async store(person: string, fingers: readonly Uint8Array[]): Promise<void> {
    if (fingers.length < 1 || fingers.length > HSM_LIMITS.fingers)
      throw authorityFailures.fail('hsm-input-invalid', `${fingers.length} fingers`);
    for (const finger of fingers) read(finger, registrable);
    await this.#turns.run(() => this.#write(person, fingers, this.#limits.tries));
  }

  async remove(person: string): Promise<void> {
    await this.#turns.run(async () => {
      const key = await this.#keyOf(person);
      if ((await this.#store.get(key)) === undefined) throw authorityFailures.fail('hsm-person-unknown');
      await this.#store.write([{ key, value: undefined }]);
    });
  }

  async match(person: string, template: Uint8Array): Promise<FingerMatch> {
    const presented = read(template, decodeFingers);
    return this.#turns.run(async () => {
      const { fingers, triesLeft } = await this.#read(person);
      if (triesLeft === 0) throw authorityFailures.fail('hsm-person-locked');
      const { now, failuresPerMinute } = this.#limits;
      this.#failures = this.#failures.filter((at) => at > now() - MINUTE_MS);
      const [first = now()] = this.#failures.slice(-failuresPerMinute);
      if (this.#failures.length >= failuresPerMinute)
        throw authorityFailures.fail('hsm-matching-too-often').after((first + MINUTE_MS - now()) / 1_000);
      await this.#write(person, fingers, triesLeft - 1);
      const registered = fingers.map(readTemplate);
      // Every finger on the card: one that is registered must not bring a stranger's along.
      const matched = presented.every((finger) => isSameFinger(finger, registered));
      if (matched) await this.#write(person, fingers, this.#limits.tries);
      else this.#failures.push(now());
      for (const finger of fingers) finger.fill(0);
      return matched ? { matched } : { matched, triesLeft: triesLeft - 1 };
    });
  }

  /** Waits for what runs. */
  async close(): Promise<void> {
    await this.#turns.idle();
  }

  async #keyOf(person: string): Promise<string> {
    return `person/${await this.#sealer.pseudonym(person)}`;
  }

  async #read(person: string) {
    const sealed = await this.#store.get(await this.#keyOf(person));
    if (sealed === undefined) throw authorityFailures.fail('hsm-person-unknown');
    return RecordShape.parse(decodeFrame(await this.#sealer.unseal(sealed, boundTo(person))));
  }

  async #write(person: string, fingers: readonly Uint8Array[], triesLeft: number): Promise<void> {
    const record = encodeFrame({ fingers, triesLeft });
    const value = await this.#sealer.seal(record, boundTo(person));
    record.fill(0);
    await this.#store.write([{ key: await this.#keyOf(person), value }]);
  }
}

const boundTo = (person: string) => Buffer.from(`fingerpost/registered-fingers/1\0${person}`);

/** An enrolment whose impressions are fit to be kept as one finger. */
function registrable(bytes: Uint8Array): Enrolment {
  const enrolment = decodeEnrolment(bytes);
  checkImpressions(enrolment.impressions);
  return enrolment;
}

const readTemplate = (bytes: Uint8Array): Enrolment => read(bytes, decodeEnrolment);

function read<T>(bytes: Uint8Array, decode: (bytes: Uint8Array) => T): T {
  if (bytes.length > HSM_LIMITS.template) throw authorityFailures.fail('hsm-input-invalid', `${bytes.length} bytes`);
  try {
    return decode(bytes);
  } catch (cause) {
    throw authorityFailures.fail('hsm-input-invalid', 'template', cause);
  }
}
