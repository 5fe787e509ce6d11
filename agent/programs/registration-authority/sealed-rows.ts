import type { Static, TSchema } from 'typebox';
import { decodeFrame, encodeFrame } from '../../../schemas/frame.ts';
import type { Shape } from '../../../schemas/shape.ts';
import type { Change, KeyValueStore } from '../../base/store/key-value-store.ts';
import type { Hsm } from './hsm/hsm.ts';
import { KEYS } from './labels.ts';

/**
 * One kind of row in the registry: each sealed by the HSM and bound to its place, under a keyed pseudonym of its name,
 * so that the disk tells neither who is registered nor with what.
 */
export class SealedRows<S extends TSchema> {
  readonly #kind: string;
  readonly #shape: Shape<S>;
  readonly #store: KeyValueStore;
  readonly #hsm: Hsm;

  constructor(kind: string, shape: Shape<S>, store: KeyValueStore, hsm: Hsm) {
    this.#kind = kind;
    this.#shape = shape;
    this.#store = store;
    this.#hsm = hsm;
  }

  /** @throws hsm-sealed-invalid when the row was changed or moved */
  async get(name: string): Promise<Static<S> | undefined> {
    const key = await this.#keyOf(name);
    const sealed = await this.#store.get(key);
    return sealed === undefined ? undefined : this.#open(key, sealed);
  }

  async all(): Promise<Static<S>[]> {
    const rows = await this.#store.scan(`${this.#kind}/`);
    return Promise.all(rows.map(({ key, value }) => this.#open(key, value)));
  }

  /** The change that puts a row; to be written together with others. */
  async put(name: string, row: Static<S>): Promise<Change> {
    const key = await this.#keyOf(name);
    const plain = encodeFrame(this.#shape.parse(row));
    const value = await this.#hsm.seal(KEYS.records, plain, Buffer.from(key));
    plain.fill(0);
    return { key, value };
  }

  async delete(name: string): Promise<Change> {
    return { key: await this.#keyOf(name), value: undefined };
  }

  async #keyOf(name: string): Promise<string> {
    const pseudonym = await this.#hsm.cmac(KEYS.names, Buffer.from(`${this.#kind}\0${name}`));
    return `${this.#kind}/${Buffer.from(pseudonym).toString('hex')}`;
  }

  async #open(key: string, sealed: Uint8Array): Promise<Static<S>> {
    const plain = await this.#hsm.unseal(KEYS.records, sealed, Buffer.from(key));
    const row = this.#shape.parse(decodeFrame(plain));
    return row;
  }
}
