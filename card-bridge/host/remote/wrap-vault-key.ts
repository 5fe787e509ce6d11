import { utf8 } from '../../base/bytes.ts';
import { type StoreState, VAULT_KEY_INFO, wrapContext } from '../../protocol/state.ts';
import { hpkeSeal } from '../../secure-channel/hpke.ts';

/**
 * Wraps a vault key (32 bytes) to a card's vault key (65-byte point, from `readPublicKey('vault')`) for one state of a
 * store: only that card opens it, in its own repository's session, and only while the store is at that state. HPKE base
 * mode, RFC 9180, with the state as additional data; 113 bytes.
 *
 * @example
 * ```ts
 * const wrapped = wrapVaultKey(cardVaultPoint, vaultKey, state);
 * ```
 */
export function wrapVaultKey(cardVaultPoint: Uint8Array, vaultKey: Uint8Array, state: StoreState): Uint8Array {
  return hpkeSeal(cardVaultPoint, utf8(VAULT_KEY_INFO), wrapContext(state), vaultKey);
}
