import type { VaultOffer } from '../../card-bridge/host/remote/card-batch.ts';
import { NO_STATE } from '../../card-bridge/protocol/state.ts';
import { nodeFailures } from '../base/failures.ts';
import type { VaultStore } from '../store/vault-store.ts';
import { readLinks } from './chain-rows.ts';
import { readOpening } from './opening-row.ts';

/** A vault as a sealed node offers it to whatever card comes. */
export interface OfferedState {
  readonly number: number;
  /** One for each state key that a card may hold, the newest first: a card opens one of them. */
  readonly offers: readonly { readonly epoch: number; readonly offer: VaultOffer }[];
}

/** Reads what a card is asked for the vault key with: the state, and how it follows from the oldest that a card may hold. */
export async function offerState(store: VaultStore): Promise<OfferedState> {
  const { store: id, number, hash, lowest, macs, cards } = await readOpening(store);
  const links = await readLinks(store, lowest, number);
  const [first] = links;
  if (first === undefined || links.at(-1)?.number !== number) throw nodeFailures.fail('store-altered', 'state links');
  const fromTheBeginning = first.number === 1 && lowest === 0;
  const base = fromTheBeginning ? NO_STATE : first.hash;
  const digests = (fromTheBeginning ? links : links.slice(1)).map(({ digest }) => digest);
  const recipients = cards.map(({ point, wrapped }) => ({ vaultPoint: point, wrapped }));
  const state = { store: id, number, hash };
  return {
    number,
    offers: macs.map(({ epoch, mac }) => ({ epoch, offer: { state, mac, recipients, base, digests } })),
  };
}
