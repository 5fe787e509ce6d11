import type { IIdentifier } from '@veramo/core-types';
import { AbstractDIDStore } from '@veramo/did-manager';
import { identityFailures } from '../../identity/base/failures.ts';
import { decodeRow, encodeRow } from './codec.ts';
import type { Database } from './database.ts';
import { StoreParts } from './parts.ts';

const PREFIX = 'did/';
const ALIAS_PREFIX = 'did-alias/';

/**
 * The DIDs that an agent manages, on level, found by DID or by alias. An alias belongs to one DID.
 *
 * @example
 * ```ts
 * const dids = new LevelDidStore(database);
 * ```
 */
export class LevelDidStore extends AbstractDIDStore {
  readonly #database: Database;
  readonly #parts: StoreParts;

  constructor(database: Database, parts: StoreParts = new StoreParts(database)) {
    super();
    this.#database = database;
    this.#parts = parts;
  }

  /** Saves a DID, in place of what was known of it. Private keys in it are left out. @throws did-alias-taken */
  override importDID(identifier: IIdentifier): Promise<boolean> {
    const { did, alias, provider } = identifier;
    const keys = identifier.keys.map(({ privateKeyHex: _, ...key }) => key);
    return this.#parts.inTurn(async () => {
      const owner = alias === undefined ? undefined : await this.#database.get(ALIAS_PREFIX + alias);
      if (owner !== undefined && owner !== did) throw identityFailures.fail('did-alias-taken');
      const before = await this.#database.get(PREFIX + did);
      const oldAlias = before === undefined ? undefined : decodeRow<IIdentifier>(before).alias;
      await this.#parts.write([
        ...(oldAlias === undefined || oldAlias === alias ? [] : [{ key: ALIAS_PREFIX + oldAlias }]),
        ...(alias === undefined ? [] : [{ key: ALIAS_PREFIX + alias, value: did }]),
        { key: PREFIX + did, value: encodeRow({ ...identifier, keys }) },
        ...(await this.#parts.identifiers.managed(did, alias, provider)),
      ]);
      return true;
    });
  }

  /** @throws store-entry-unknown */
  override async getDID(args: { did: string } | { alias: string }): Promise<IIdentifier> {
    const did = 'did' in args ? args.did : await this.#database.get(ALIAS_PREFIX + args.alias);
    const text = did === undefined ? undefined : await this.#database.get(PREFIX + did);
    if (text === undefined) throw identityFailures.fail('store-entry-unknown', 'Identifier not found');
    return decodeRow<IIdentifier>(text);
  }

  override deleteDID({ did }: { did: string }): Promise<boolean> {
    return this.#parts.inTurn(async () => {
      const text = await this.#database.get(PREFIX + did);
      if (text === undefined) return false;
      const { alias } = decodeRow<IIdentifier>(text);
      await this.#parts.write([
        { key: PREFIX + did },
        ...(alias === undefined ? [] : [{ key: ALIAS_PREFIX + alias }]),
        ...(await this.#parts.identifiers.remove(did)),
      ]);
      return true;
    });
  }

  override async listDIDs({ alias, provider }: { alias?: string; provider?: string } = {}): Promise<IIdentifier[]> {
    const texts = await this.#database.values({ gte: PREFIX, lt: `${PREFIX}\uffff` }).all();
    return texts
      .map((text) => decodeRow<IIdentifier>(text))
      .filter((identifier) => alias === undefined || identifier.alias === alias)
      .filter((identifier) => provider === undefined || identifier.provider === provider);
  }
}
