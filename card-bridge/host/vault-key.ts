import { utf8 } from '../base/bytes.ts';
import { VAULT_KEY_INFO } from '../protocol/constants.ts';
import { hpkeSeal } from '../secure-channel/hpke.ts';

/**
 * Wraps a vault key (32 bytes) to a card's vault key (65-byte point, from `readPublicKey('vault')`), so that only that
 * card opens it, after a match and for its own repository node. HPKE base mode, RFC 9180; 81 bytes longer.
 */
export function wrapVaultKey(cardVaultPoint: Uint8Array, vaultKey: Uint8Array): Uint8Array {
  return hpkeSeal(cardVaultPoint, utf8(VAULT_KEY_INFO), new Uint8Array(0), vaultKey);
}
