import { nodeFailures } from '../base/failures.ts';
import { demandHistory } from '../history/demand-history.ts';
import { recoverVaultKey } from '../holder/recover.ts';
import type { ManifestCard } from '../state/manifest.ts';
import type { OpenSession } from './task.ts';
import { VaultSession } from './vault-session.ts';

/** The entry of a card that becomes a recipient with a state. */
export function newCard({ card, services }: OpenSession, number: number, epoch: number): ManifestCard {
  if (card.vaultPoint === undefined) throw nodeFailures.fail('frame-unexpected');
  return {
    point: card.vaultPoint,
    cardKey: card.proven.publicPoint,
    holder: card.holder,
    reached: number,
    stateEpoch: epoch,
    since: Math.trunc(services.now()),
  };
}

/**
 * Opens a vault by its recovery groups for a card that is no recipient yet; it is one from the state that is prepared next.
 *
 * @throws recovery-words-wrong, store-altered, history-truncated, history-broken
 */
export async function recoverFor(session: OpenSession, groups: string): Promise<VaultSession> {
  const { services } = session;
  const key = await recoverVaultKey(services.vault, groups);
  const unlocked = await services.vault.unlock(key).finally(() => key.fill(0));
  const { state } = unlocked;
  try {
    await demandHistory(services.vault.store, state.history, services.history.head);
    return new VaultSession(services, unlocked, newCard(session, state.manifest.number + 1, state.ring.epoch));
  } catch (failure) {
    unlocked.vault.lock();
    throw failure;
  }
}
