import { createHash, hkdfSync } from 'node:crypto';
import { Type } from 'typebox';
import { storageFailures } from '../../agent/base/failures.ts';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { Bytes, exactly, shape } from '../../schemas/shape.ts';
import type { StoreChange, VaultStore } from '../store/vault-store.ts';
import { openRow, sealRow } from './record-cipher.ts';
import type { WordsWrap } from './words-recipient.ts';

const CardRowShape = shape('card recipient', exactly({ wrapped: Bytes(32, 512) }));
const DeviceRowShape = shape('device row', exactly({ recipient: Type.String(), identity: Bytes(28, 4096) }));
const IdentityShape = shape('card identity', exactly({ holder: Type.String(), vaultPoint: Bytes(65) }));
const WordsRowShape = shape('recovery recipient', exactly({ salt: Bytes(16), sealed: Bytes(28, 128) }));

/** A card that the vault key is wrapped to, as found by its device key. */
export interface KnownCard {
  /** did:key of the card's holder key. */
  readonly holder: string;
  /** The vault key, wrapped to the card. */
  readonly wrapped: Uint8Array;
}

/**
 * Whom the vault key is wrapped to: cards, and printed recovery groups. Nothing in these rows names the holder or the
 * card: cards are found by a hash of their keys, and the holder's DID is encrypted under the card's device key, which
 * the node only learns from a card that is there.
 */
export class Recipients {
  readonly #store: VaultStore;
  readonly #storeId: Uint8Array;

  constructor(store: VaultStore, storeId: Uint8Array) {
    this.#store = store;
    this.#storeId = storeId;
  }

  /** By the card's device key; undefined for a card that was not introduced yet. */
  async findCard(devicePoint: Uint8Array): Promise<KnownCard | undefined> {
    const row = await this.#store.get('recipient', this.#name('device', devicePoint));
    if (row === undefined) return undefined;
    const { recipient, identity } = DeviceRowShape.parse(decodeFrame(row));
    const key = this.#identityKey(devicePoint);
    const { holder } = IdentityShape.parse(decodeFrame(openRow(key, 'card identity', identity)));
    const card = await this.#store.get('recipient', recipient);
    if (card === undefined) throw storageFailures.fail('store-corrupt', 'recipient');
    return { holder, wrapped: CardRowShape.parse(decodeFrame(card)).wrapped };
  }

  /** By the card's vault key, which stays when its device key is renewed. */
  async findWrapped(vaultPoint: Uint8Array): Promise<Uint8Array | undefined> {
    const row = await this.#store.get('recipient', this.#name('card', vaultPoint));
    return row === undefined ? undefined : CardRowShape.parse(decodeFrame(row)).wrapped;
  }

  /** Rows that make a card a recipient, or that introduce a new device key of one that is. */
  addCard(card: {
    devicePoint: Uint8Array;
    vaultPoint: Uint8Array;
    holder: string;
    wrapped: Uint8Array;
  }): StoreChange[] {
    const recipient = this.#name('card', card.vaultPoint);
    const identity = sealRow(
      this.#identityKey(card.devicePoint),
      'card identity',
      encodeFrame({ holder: card.holder, vaultPoint: card.vaultPoint }),
    );
    return [
      { table: 'recipient', key: recipient, value: encodeFrame({ wrapped: card.wrapped }) },
      {
        table: 'recipient',
        key: this.#name('device', card.devicePoint),
        value: encodeFrame({ recipient, identity }),
      },
    ];
  }

  /** Replaces the recovery groups: the ones printed before stop working. */
  setWords(wrap: WordsWrap): StoreChange[] {
    return [{ table: 'recipient', key: 'words', value: encodeFrame({ ...wrap }) }];
  }

  async words(): Promise<WordsWrap | undefined> {
    const row = await this.#store.get('recipient', 'words');
    return row === undefined ? undefined : WordsRowShape.parse(decodeFrame(row));
  }

  #name(kind: string, point: Uint8Array): string {
    const hash = createHash('sha256').update(`fingerpost ${kind}`).update(this.#storeId).update(point);
    return `${kind}-${hash.digest('base64url')}`;
  }

  #identityKey(devicePoint: Uint8Array): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', devicePoint, this.#storeId, 'fingerpost card identity 1', 32));
  }
}
