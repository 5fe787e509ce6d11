import { Type } from 'typebox';
import { exactly, shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import { parseRecoveryGroups } from '../keys/recovery-groups.ts';
import { unwrapFromWords } from '../keys/words-key.ts';
import type { SealedVault } from '../vault/sealed-vault.ts';
import { readWords } from '../vault/words-row.ts';

const RecoverShape = shape('recover', exactly({ groups: Type.String({ minLength: 1, maxLength: 200 }) }));

/** The vault key, from the printed recovery groups. @throws holder-argument-invalid, recovery-words-wrong */
export async function recoverVaultKey(vault: SealedVault, argument: unknown): Promise<Uint8Array> {
  if (!RecoverShape.is(argument)) throw nodeFailures.fail('holder-argument-invalid', 'recovery groups are needed');
  const wrap = await readWords(vault.store);
  if (wrap === undefined) throw nodeFailures.fail('recovery-words-wrong', 'none were ever made');
  const secret = parseRecoveryGroups(argument.groups);
  try {
    return await unwrapFromWords(wrap, vault.storeId, vault.publicKeys.epoch, secret);
  } finally {
    secret.fill(0);
  }
}
