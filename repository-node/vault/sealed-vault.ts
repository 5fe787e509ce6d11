import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { equalBytes } from '../../card-bridge/base/bytes.ts';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { Bytes, exactly, type ShapeOf, shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import type { StoreChange, VaultStore } from '../store/vault-store.ts';
import { Inbox } from './inbox.ts';
import { deriveVaultKeys, VAULT_KEY_LENGTH, type VaultKeys, wipeVaultKeys } from './key-hierarchy.ts';
import { Recipients } from './recipients.ts';
import { RecordCounter } from './record-counter.ts';
import { UnlockedVault } from './unlocked-vault.ts';

/** Version of the store's format that this software reads and writes. */
export const STORE_FORMAT = 1;

const HeaderShape = shape('store header', exactly({ format: Type.Integer(), id: Bytes(16) }));
const PublicKeysShape = shape('vault public keys', exactly({ inbox: Bytes(65), history: Bytes(65) }));

type PublicKeys = ShapeOf<typeof PublicKeysShape>;

/** What an unlocked vault gives a session; `lock` on the vault wipes the keys. */
export interface Unlocked {
  readonly vault: UnlockedVault;
  readonly keys: VaultKeys;
}

/**
 * A vault without its key: it can tell its public keys, queue what arrives encrypted to them, and be unlocked. Nothing
 * in its store tells a claim or names the holder.
 */
export class SealedVault {
  readonly store: VaultStore;
  readonly storeId: Uint8Array;
  readonly recipients: Recipients;
  readonly inbox: Inbox;
  readonly #counter: RecordCounter;
  #publicKeys: PublicKeys | undefined;
  #creating = false;

  private constructor(
    store: VaultStore,
    storeId: Uint8Array,
    counter: RecordCounter,
    inbox: Inbox,
    publicKeys: PublicKeys | undefined,
  ) {
    this.store = store;
    this.storeId = storeId;
    this.recipients = new Recipients(store, storeId);
    this.inbox = inbox;
    this.#counter = counter;
    this.#publicKeys = publicKeys;
  }

  /** Opens the vault in a store, or starts an empty one. @throws store-format-unknown, store-corrupt */
  static async open(store: VaultStore): Promise<SealedVault> {
    const header = await readHeader(store);
    const row = await store.get('meta', 'public-keys');
    const publicKeys = row === undefined ? undefined : PublicKeysShape.parse(decodeFrame(row));
    return new SealedVault(store, header.id, await RecordCounter.load(store), await Inbox.load(store), publicKeys);
  }

  /** Whether the vault has a key yet. */
  get created(): boolean {
    return this.#publicKeys !== undefined;
  }

  /** HPKE key (65-byte point) that deliveries are encrypted to. @throws vault-not-created */
  get inboxKey(): Uint8Array {
    return this.#known().inbox;
  }

  /** HPKE key (65-byte point) that history records are encrypted to. @throws vault-not-created */
  get historyKey(): Uint8Array {
    return this.#known().history;
  }

  /**
   * Gives an empty vault its key, once, whoever else tries in the same moment, together with the recipients it is
   * wrapped to. The key stays the caller's to wipe.
   *
   * @throws vault-exists
   */
  async create(vaultKey: Uint8Array, recipients: readonly StoreChange[]): Promise<void> {
    if (this.#publicKeys !== undefined || this.#creating) throw nodeFailures.fail('vault-exists');
    this.#creating = true;
    try {
      const keys = deriveVaultKeys(vaultKey, this.storeId);
      const publicKeys = publicKeysOf(keys);
      wipeVaultKeys(keys);
      await this.store.write([...recipients, { table: 'meta', key: 'public-keys', value: encodeFrame(publicKeys) }]);
      this.#publicKeys = publicKeys;
    } finally {
      this.#creating = false;
    }
  }

  /** Opens the vault. The key given stays the caller's to wipe. @throws vault-key-wrong, vault-not-created */
  unlock(vaultKey: Uint8Array): Unlocked {
    const known = this.#known();
    if (vaultKey.length !== VAULT_KEY_LENGTH) throw nodeFailures.fail('vault-key-wrong', 'length');
    const keys = deriveVaultKeys(vaultKey, this.storeId);
    const own = publicKeysOf(keys);
    if (!equalBytes(own.inbox, known.inbox) || !equalBytes(own.history, known.history)) {
      throw nodeFailures.fail('vault-key-wrong');
    }
    return { vault: new UnlockedVault(this.store, keys, this.#counter), keys };
  }

  #known(): PublicKeys {
    if (this.#publicKeys === undefined) throw nodeFailures.fail('vault-not-created');
    return this.#publicKeys;
  }
}

function publicKeysOf(keys: VaultKeys): PublicKeys {
  return { inbox: keys.inbox.publicPoint, history: keys.history.publicPoint };
}

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
