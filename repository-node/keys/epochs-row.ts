import { Type } from 'typebox';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { Bytes, exactly, shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import type { StoreChange, VaultStore } from '../store/vault-store.ts';
import { VAULT_KEY_LENGTH } from './key-hierarchy.ts';
import { KeyRing } from './key-ring.ts';

const KEY = 'epochs';
const EpochsShape = shape('former epochs', exactly({ keys: Type.Array(Bytes(VAULT_KEY_LENGTH), { maxItems: 1_000 }) }));

/** The vault keys of all epochs before, sealed under the current one: whoever has that opens everything. */
export function epochsChange(ring: KeyRing): StoreChange {
  return { table: 'state', key: KEY, value: ring.seal('state', KEY, encodeFrame({ keys: [...ring.formerKeys] })) };
}

/** The ring that a vault key of some epoch opens. The key is copied. @throws store-altered, vault-key-wrong */
export async function openRing(
  store: VaultStore,
  storeId: Uint8Array,
  epoch: number,
  vaultKey: Uint8Array,
): Promise<KeyRing> {
  if (vaultKey.length !== VAULT_KEY_LENGTH) throw nodeFailures.fail('vault-key-wrong', 'length');
  if (epoch === 1) return new KeyRing(storeId, [vaultKey.slice()]);
  const row = await store.get('state', KEY);
  if (row === undefined) throw nodeFailures.fail('store-altered', KEY);
  const unknown = Array.from({ length: epoch - 1 }, () => new Uint8Array(VAULT_KEY_LENGTH));
  const alone = new KeyRing(storeId, [...unknown, vaultKey.slice()]);
  try {
    const { keys } = EpochsShape.parse(decodeFrame(alone.open('state', KEY, row)));
    if (keys.length !== epoch - 1) throw nodeFailures.fail('store-altered', KEY);
    return new KeyRing(storeId, [...keys, vaultKey.slice()]);
  } catch (cause) {
    throw nodeFailures.is(cause, 'vault-record-forged') ? nodeFailures.fail('vault-key-wrong', KEY, cause) : cause;
  } finally {
    alone.wipe();
  }
}
