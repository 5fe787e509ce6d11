import type { StatusEntry } from '../../identity/status-list/index.ts';
import type { CardPlaces } from './records.ts';
import type { AuthorityLists } from './status-lists.ts';

/** What the card list says of a card. */
export type CardStanding = 'good' | 'on-hold' | 'revoked';

/** Two entries as a card's row keeps them. */
export const placesOf = ({
  revocation,
  suspension,
}: {
  revocation: StatusEntry;
  suspension: StatusEntry;
}): CardPlaces => ({
  revocation: placeOf(revocation),
  suspension: placeOf(suspension),
});

const placeOf = ({ statusListCredential, statusListIndex }: StatusEntry) => ({ statusListCredential, statusListIndex });

/** The authority's card list: what it says of each card that it speaks for, in a list of revocations and one of holds. */
export class CardList {
  readonly #lists: AuthorityLists;

  constructor(lists: AuthorityLists) {
    this.#lists = lists;
  }

  /** Two fresh entries for one card, drawn at random. */
  async allocate(): Promise<{ readonly revocation: StatusEntry; readonly suspension: StatusEntry }> {
    return {
      revocation: await this.#lists.allocate({ purpose: 'revocation' }),
      suspension: await this.#lists.allocate({ purpose: 'suspension' }),
    };
  }

  standing({ revocation, suspension }: CardPlaces): CardStanding {
    if (this.#lists.get(revocation) !== 0) return 'revoked';
    return this.#lists.get(suspension) === 0 ? 'good' : 'on-hold';
  }

  /** For good. On the disk when it resolves. */
  revoke({ revocation }: CardPlaces): Promise<void> {
    return this.#lists.set(revocation, 1);
  }

  /** Until it is released. */
  hold({ suspension }: CardPlaces): Promise<void> {
    return this.#lists.set(suspension, 1);
  }

  release({ suspension }: CardPlaces): Promise<void> {
    return this.#lists.set(suspension, 0);
  }
}
