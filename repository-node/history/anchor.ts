import { Type } from 'typebox';
import { equalBytes } from '../../card-bridge/base/bytes.ts';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { Bytes, exactly, shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import type { StoreChange, VaultStore } from '../store/vault-store.ts';
import { openRow, sealRow } from '../vault/record-cipher.ts';
import { hashOfLink, keyOfSequence } from './chain-entry.ts';
import type { HistoryHead } from './history.ts';
import { readEntry } from './repair.ts';

const KEY = 'history-anchor';
const PLACE = 'history anchor';
const AnchorShape = shape('history anchor', exactly({ sequence: Type.Integer({ minimum: 1 }), hash: Bytes(32) }));

/**
 * Remembers, under the vault's key, how long the history was when the holder's card was last there. Somebody with the
 * node's files and its network key can sign a shorter chain, but cannot make this anchor agree.
 */
export function anchorChange(anchorKey: Uint8Array, head: HistoryHead): StoreChange {
  const { sequence, hash } = head;
  return { table: 'meta', key: KEY, value: sealRow(anchorKey, PLACE, encodeFrame({ sequence, hash })) };
}

/**
 * Checks that the history still holds what the anchor names.
 *
 * @throws history-truncated, history-broken, vault-record-forged
 */
export async function checkAnchor(store: VaultStore, anchorKey: Uint8Array): Promise<void> {
  const row = await store.get('meta', KEY);
  if (row === undefined) return;
  const { sequence, hash } = AnchorShape.parse(decodeFrame(openRow(anchorKey, PLACE, row)));
  const entry = await store.get('history', keyOfSequence(sequence));
  if (entry === undefined) throw nodeFailures.fail('history-truncated', `entry ${sequence} is missing`);
  if (!equalBytes(hashOfLink(readEntry(entry, sequence).link), hash)) {
    throw nodeFailures.fail('history-broken', `entry ${sequence} was replaced`);
  }
}
