import { makeRecoverySecret, recoveryGroups } from '../keys/recovery-groups.ts';
import { wordsRecipient } from '../keys/words-key.ts';
import { wordsChange } from '../vault/words-row.ts';
import type { HolderOperation } from './operation.ts';

/** Makes the card known to the node; the session itself has done it. */
export const introduceCard: HolderOperation<'introduce' | 'recover'> = async function* ({ commit }) {
  await commit();
  yield { introduced: true };
};

/** Makes new recovery groups to print; the ones made before stop working. */
export const makeRecoveryGroups: HolderOperation<'recovery-words'> = async function* ({ unlocked, commit }) {
  const secret = makeRecoverySecret();
  try {
    const recipient = await wordsRecipient(secret);
    await commit({}, () => [wordsChange(unlocked.state.ring, recipient)]);
    yield { groups: recoveryGroups(secret) };
  } finally {
    secret.fill(0);
  }
};
