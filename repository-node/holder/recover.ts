import { nodeFailures } from '../base/failures.ts';
import { parseRecoveryGroups } from '../keys/recovery-groups.ts';
import { unwrapFromWords } from '../keys/words-key.ts';
import type { SealedVault } from '../vault/sealed-vault.ts';
import { readWords } from '../vault/words-row.ts';

/** The vault key, from the printed recovery groups. @throws recovery-words-wrong */
export async function recoverVaultKey(vault: SealedVault, groups: string): Promise<Uint8Array> {
  const wrap = await readWords(vault.store);
  if (wrap === undefined) throw nodeFailures.fail('recovery-words-wrong', 'none were ever made');
  const secret = parseRecoveryGroups(groups);
  try {
    return await unwrapFromWords(wrap, vault.storeId, vault.publicKeys.epoch, secret);
  } finally {
    secret.fill(0);
  }
}
