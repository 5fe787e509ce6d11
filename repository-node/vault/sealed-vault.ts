import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { equalBytes } from '../../card-bridge/base/bytes.ts';
import { publicKeyFromPoint } from '../../card-bridge/secure-channel/p256.ts';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { Bytes, exactly, type ShapeOf, shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import { openRing } from '../keys/epochs-row.ts';
import type { VaultKeys } from '../keys/key-hierarchy.ts';
import { KeyRing } from '../keys/key-ring.ts';
import { firstState, loadState } from '../state/load-state.ts';
import type { ManifestCard } from '../state/manifest.ts';
import type { Head, OpenState } from '../state/open-state.ts';
import { hasOpening } from '../state/opening-row.ts';
import type { StoreChange, VaultStore } from '../store/vault-store.ts';
import { NodeCache } from '../tree/node-cache.ts';
import { Inbox } from './inbox.ts';
import { UnlockedVault } from './unlocked-vault.ts';

/** Version of the store's format that this software reads and writes. */
export const STORE_FORMAT = 2;

/** Rows, and entries of the history, that are looked at when a vault is first opened: some 100 ms. */
const AUDITED = 4_096;

const HeaderShape = shape('store header', exactly({ format: Type.Integer(), id: Bytes(16) }));
const PublicKeysShape = shape(
  'vault public keys',
  exactly({ epoch: Type.Integer({ minimum: 1 }), inbox: Bytes(65), history: Bytes(65) }),
);

/** The keys by which anybody encrypts to the vault, and the epoch that they are of. */
export type PublicKeys = ShapeOf<typeof PublicKeysShape>;

/** What an unlocked vault gives a session; `lock` on the vault wipes the keys. */
export interface Unlocked {
  readonly vault: UnlockedVault;
  readonly state: OpenState;
}

/** A vault that is not written yet. */
export interface Beginning extends Unlocked {
  readonly rows: readonly StoreChange[];
}

/**
 * A vault without its key: it can tell its public keys, queue what arrives encrypted to them, and be unlocked. Nothing
 * in its store tells a claim or names the holder.
 *
 * @example
 * ```ts
 * const vault = await SealedVault.open(store);
 * console.log(vault.created);
 * ```
 */
export class SealedVault {
  readonly store: VaultStore;
  readonly storeId: Uint8Array;
  readonly inbox: Inbox;
  readonly #nodes: NodeCache;
  #publicKeys: PublicKeys | undefined;
  #creating = false;
  #prepared: boolean;
  #audited = false;

  private constructor(
    store: VaultStore,
    storeId: Uint8Array,
    inbox: Inbox,
    publicKeys: PublicKeys | undefined,
    prepared: boolean,
  ) {
    this.store = store;
    this.#prepared = prepared;
    this.storeId = storeId;
    this.inbox = inbox;
    this.#nodes = new NodeCache(store);
    this.#publicKeys = publicKeys;
  }

  /** Opens the vault in a store, or starts an empty one. @throws store-format-unknown, store-corrupt, store-altered */
  static async open(store: VaultStore): Promise<SealedVault> {
    const header = await readHeader(store);
    const row = await store.get('meta', 'public-keys');
    const publicKeys = row === undefined ? undefined : readPublicKeys(row);
    const prepared = await hasOpening(store);
    return new SealedVault(store, header.id, await Inbox.load(store), publicKeys, prepared);
  }

  /** Whether the vault has a key yet. */
  get created(): boolean {
    return this.#publicKeys !== undefined;
  }

  /** Whom deliveries and history records are encrypted to. @throws vault-not-created */
  get publicKeys(): PublicKeys {
    if (this.#publicKeys === undefined) throw nodeFailures.fail('vault-not-created');
    return this.#publicKeys;
  }

  /**
   * A first state for an empty vault, with the cards that it is for. Nothing is written before `prepare` or `create`. The
   * key stays the caller's to wipe.
   */
  begin(vaultKey: Uint8Array, cards: readonly ManifestCard[] = []): Beginning {
    const ring = new KeyRing(this.storeId, [vaultKey.slice()]);
    const { state, rows } = firstState(this.store, ring, this.#nodes, cards);
    return { state, vault: new UnlockedVault(state), rows };
  }

  /**
   * Writes a first state before a card is asked to take it, in place of one that no card took: a card that took it finds it,
   * whatever ends the node meanwhile. It is no vault before `create` or `adopt`.
   *
   * @throws vault-exists
   */
  async prepare({ rows }: Beginning): Promise<void> {
    if (this.#publicKeys !== undefined || this.#creating) throw nodeFailures.fail('vault-exists');
    await this.store.write([...rows]);
    this.#prepared = true;
  }

  /** Whether there is a first state that a card may have taken. */
  get prepared(): boolean {
    return this.#prepared && !this.created;
  }

  /** Makes the prepared state the vault's, with the key that the card which took it unwrapped. @throws vault-exists */
  async adopt(vaultKey: Uint8Array): Promise<void> {
    const ring = new KeyRing(this.storeId, [vaultKey.slice()]);
    try {
      await this.#publish(ring, []);
    } finally {
      ring.wipe();
    }
  }

  /** Gives an empty vault its key and its first state, once, whoever else tries in the same moment. @throws vault-exists */
  create({ state, rows }: Beginning): Promise<void> {
    return this.#publish(state.ring, rows);
  }

  async #publish(ring: KeyRing, rows: readonly StoreChange[]): Promise<void> {
    if (this.#publicKeys !== undefined || this.#creating) throw nodeFailures.fail('vault-exists');
    this.#creating = true;
    try {
      const publicKeys = publicKeysOf(ring.epoch, ring.current);
      await this.store.write([...rows, publicKeysChange(publicKeys)]);
      this.#publicKeys = publicKeys;
    } finally {
      this.#creating = false;
    }
  }

  /**
   * Opens the vault and its state. The key given stays the caller's to wipe.
   *
   * @throws vault-key-wrong, vault-not-created, store-altered
   */
  async unlock(vaultKey: Uint8Array): Promise<Unlocked> {
    const known = this.publicKeys;
    const ring = await openRing(this.store, this.storeId, known.epoch, vaultKey);
    try {
      const own = publicKeysOf(ring.epoch, ring.current);
      if (!equalBytes(own.inbox, known.inbox) || !equalBytes(own.history, known.history))
        throw nodeFailures.fail('vault-key-wrong');
      const state = await loadState(this.store, ring, this.#nodes);
      return { vault: new UnlockedVault(state), state };
    } catch (failure) {
      ring.wipe();
      throw failure;
    }
  }

  /**
   * Looks through an open store once since the node was started: every decided row, every entry of the history, as far as
   * that takes no time that a counter would notice. A larger store is looked at as it is used.
   *
   * @throws store-altered, and what `history` throws
   */
  async audit(state: OpenState, history: { readonly head: Head; verify(): Promise<unknown> }): Promise<void> {
    if (this.#audited) return;
    await state.audit(AUDITED);
    if (history.head.sequence <= AUDITED) await history.verify();
    this.#audited = true;
  }

  /** The row that makes a ring's keys the ones that are encrypted to, and what to call once it is written. */
  turnTo(ring: KeyRing): { readonly row: StoreChange; adopt(): void } {
    const publicKeys = publicKeysOf(ring.epoch, ring.current);
    return {
      row: publicKeysChange(publicKeys),
      adopt: () => {
        this.#publicKeys = publicKeys;
      },
    };
  }
}

/** @throws store-altered for points to which nothing can be encrypted */
function readPublicKeys(row: Uint8Array): PublicKeys {
  try {
    const keys = PublicKeysShape.parse(decodeFrame(row));
    for (const point of [keys.inbox, keys.history]) publicKeyFromPoint(point);
    return keys;
  } catch (cause) {
    throw nodeFailures.fail('store-altered', 'public keys', cause);
  }
}

function publicKeysOf(epoch: number, { inbox, history }: VaultKeys): PublicKeys {
  return { epoch, inbox: inbox.publicPoint, history: history.publicPoint };
}

const publicKeysChange = (keys: PublicKeys): StoreChange => ({
  table: 'meta',
  key: 'public-keys',
  value: encodeFrame(keys),
});

async function readHeader(store: VaultStore): Promise<ShapeOf<typeof HeaderShape>> {
  const row = await store.get('meta', 'header');
  if (row === undefined) {
    const header = { format: STORE_FORMAT, id: new Uint8Array(randomBytes(16)) };
    await store.write([{ table: 'meta', key: 'header', value: encodeFrame(header) }]);
    return header;
  }
  const header = HeaderShape.parse(decodeFrame(row));
  if (header.format !== STORE_FORMAT) throw nodeFailures.fail('store-format-unknown', `format ${header.format}`);
  return header;
}
