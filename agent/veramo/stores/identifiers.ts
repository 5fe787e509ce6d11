import { BoundedCache } from '../../identity/base/bounded-cache.ts';
import { encodeRow } from './codec.ts';
import { Collection } from './collection.ts';
import type { ColumnValue } from './columns.ts';
import type { Change, Database } from './database.ts';
import { IDENTIFIERS } from './shapes.ts';

/** Every DID that an agent manages or met in what it saved. */
export class Identifiers extends Collection {
  /** DIDs known to be there, so that the usual issuers need no look-up. */
  #met = new BoundedCache<true>(4096);

  constructor(database: Database) {
    super(database, IDENTIFIERS);
  }

  /** To be called when changes that `noted` gave could not be written. */
  forget(): void {
    this.#met = new BoundedCache(4096);
  }

  /** The changes that note DIDs met for the first time. */
  async noted(values: readonly (ColumnValue | undefined)[]): Promise<Change[]> {
    const met = values.filter((did): did is string => typeof did === 'string' && did.startsWith('did:'));
    const fresh = await this.missing(met.filter((did) => this.#met.get(did) !== true));
    for (const did of met) this.#met.set(did, true, Number.POSITIVE_INFINITY);
    await this.ready();
    return fresh.flatMap((did) => this.insert(did, { did, alias: null, provider: null }, encodeRow({ did })));
  }

  /** The changes that note a DID that the agent manages, in place of what was known of it. */
  async managed(did: string, alias: string | undefined, provider: string): Promise<Change[]> {
    const columns = { did, alias: alias ?? null, provider };
    const document = encodeRow({ did, ...(alias === undefined ? {} : { alias }), provider });
    const removal = await this.remove(did);
    await this.ready();
    return [...removal, ...this.insert(did, columns, document)];
  }
}
