import { Type } from 'typebox';
import { exactly, shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import type { Recipients } from '../vault/recipients.ts';
import { parseRecoveryGroups } from '../vault/recovery-groups.ts';
import { unwrapFromWords } from '../vault/words-recipient.ts';

const RecoverShape = shape('recover', exactly({ groups: Type.String({ minLength: 1, maxLength: 200 }) }));

/** The vault key, from the printed recovery groups. @throws holder-argument-invalid, recovery-words-wrong */
export async function recoverVaultKey(recipients: Recipients, argument: unknown): Promise<Uint8Array> {
  if (!RecoverShape.is(argument)) throw nodeFailures.fail('holder-argument-invalid', 'recovery groups are needed');
  const wrap = await recipients.words();
  if (wrap === undefined) throw nodeFailures.fail('recovery-words-wrong', 'none were ever made');
  const secret = parseRecoveryGroups(argument.groups);
  try {
    return await unwrapFromWords(wrap, secret);
  } finally {
    secret.fill(0);
  }
}
