import type {
  AuthorizedDIDContext,
  FindArgs,
  IAgentPlugin,
  IDataStore,
  IDataStoreORM,
  IMessage,
  PartialIdentifier,
  UniqueVerifiableCredential,
  UniqueVerifiablePresentation,
  VerifiableCredential,
  VerifiablePresentation,
} from '@veramo/core-types';
import { identityFailures } from '../../identity/base/failures.ts';
import { decodeRow, encodeRow } from './codec.ts';
import { Collection, type Query } from './collection.ts';
import type { Columns } from './columns.ts';
import { dataStoreSchema } from './data-store-schema.ts';
import type { Change, Database } from './database.ts';
import { decodeJwtEntry } from './decode-jwt.ts';
import { claimColumns, credentialColumns, isMembers, messageColumns, presentationColumns } from './entry-columns.ts';
import { entryHash } from './entry-hash.ts';
import { StoreParts } from './parts.ts';
import { CLAIMS, CREDENTIALS, MESSAGES, PRESENTATIONS } from './shapes.ts';

/** Characters of one entry's JSON. */
const MAX_ENTRY_LENGTH = 1_048_576;
const MAX_ID_LENGTH = 1024;

type Members = Readonly<Record<string, unknown>>;

/**
 * Veramo's data store on level: credentials, presentations and messages with the whole of `IDataStore` and
 * `IDataStoreORM`. What was saved is on the disk when the call resolves; a credential and its claims appear and
 * disappear together; `Date`s stay dates. Queries walk indices that are ordered by time.
 *
 * @example
 * ```ts
 * const plugin = new LevelDataStore(database);
 * ```
 */
export class LevelDataStore implements IAgentPlugin {
  readonly methods: IDataStore & IDataStoreORM;
  readonly schema = dataStoreSchema;
  readonly #parts: StoreParts;
  readonly #credentials: Collection;
  readonly #claims: Collection;
  readonly #presentations: Collection;
  readonly #messages: Collection;

  /** `parts` are shared with the other stores of the same database. */
  constructor(database: Database, parts: StoreParts = new StoreParts(database)) {
    this.#parts = parts;
    const { identifiers } = parts;
    this.#credentials = new Collection(database, CREDENTIALS);
    this.#claims = new Collection(database, CLAIMS);
    this.#presentations = new Collection(database, PRESENTATIONS);
    this.#messages = new Collection(database, MESSAGES);
    this.methods = {
      dataStoreSaveMessage: ({ message }) => this.saveMessage(message),
      dataStoreGetMessage: async ({ id }) => known<IMessage>(await this.#messages.get(id), 'Message'),
      dataStoreDeleteMessage: ({ id }) => this.#delete(() => this.#messages.remove(id)),
      dataStoreSaveVerifiableCredential: async ({ verifiableCredential }) =>
        (await this.saveCredentials([verifiableCredential]))[0] ?? '',
      dataStoreGetVerifiableCredential: async ({ hash }) =>
        known<UniqueVerifiableCredential>(await this.#credentials.get(hash), 'Verifiable credential')
          .verifiableCredential,
      dataStoreDeleteVerifiableCredential: ({ hash }) => this.#delete(() => this.#removalOf(hash)),
      dataStoreSaveVerifiablePresentation: ({ verifiablePresentation }) =>
        this.savePresentation(verifiablePresentation),
      dataStoreGetVerifiablePresentation: async ({ hash }) =>
        known<UniqueVerifiablePresentation>(await this.#presentations.get(hash), 'Verifiable presentation')
          .verifiablePresentation,
      dataStoreORMGetIdentifiers: async (args, context) =>
        (await identifiers.find(queryOf(args, context, ['did']))).map((text) => decodeRow<PartialIdentifier>(text)),
      dataStoreORMGetIdentifiersCount: (args, context) => identifiers.count(queryOf(args, context, ['did'])),
      dataStoreORMGetMessages: async (args, context) =>
        (await this.#messages.find(queryOf(args, context, ['from', 'to']))).map((text) => decodeRow<IMessage>(text)),
      dataStoreORMGetMessagesCount: (args, context) => this.#messages.count(queryOf(args, context, ['from', 'to'])),
      dataStoreORMGetVerifiableCredentials: async (args, context) =>
        (await this.#credentials.find(queryOf(args, context, ['issuer', 'subject']))).map((text) =>
          decodeRow<UniqueVerifiableCredential>(text),
        ),
      dataStoreORMGetVerifiableCredentialsCount: (args, context) =>
        this.#credentials.count(queryOf(args, context, ['issuer', 'subject'])),
      dataStoreORMGetVerifiableCredentialsByClaims: (args, context) => this.#byClaims(args, context),
      dataStoreORMGetVerifiableCredentialsByClaimsCount: async (args, context) =>
        (await this.#hashesByClaims(args, context)).length,
      dataStoreORMGetVerifiablePresentations: async (args, context) =>
        (await this.#presentations.find(queryOf(args, context, ['holder', 'verifier']))).map((text) =>
          decodeRow<UniqueVerifiablePresentation>(text),
        ),
      dataStoreORMGetVerifiablePresentationsCount: (args, context) =>
        this.#presentations.count(queryOf(args, context, ['holder', 'verifier'])),
    };
  }

  /**
   * Saves many credentials in one atomic write; those that are there already stay. JWTs may be given as text.
   * @returns their hashes, in order
   * @throws store-entry-invalid, and then saves none
   */
  saveCredentials(credentials: readonly (VerifiableCredential | string)[]): Promise<string[]> {
    return this.#parts.inTurn(async () => {
      const entries = credentials.map((credential) => readEntry(credential));
      const fresh = new Set(await this.#credentials.missing(entries.map(({ hash }) => hash)));
      await Promise.all([this.#credentials.ready(), this.#claims.ready()]);
      const changes: Change[] = [];
      const dids: (string | null)[] = [];
      for (const { hash, content } of entries) {
        if (!fresh.delete(hash)) continue;
        const columns = credentialColumns(content, hash);
        changes.push(...this.#insertionOf(hash, content, columns));
        dids.push(columns.issuer, columns.subject);
      }
      changes.push(...(await this.#parts.identifiers.noted(dids)));
      await this.#parts.write(changes);
      return entries.map(({ hash }) => hash);
    });
  }

  /** Saves a presentation and the credentials in it. @throws store-entry-invalid */
  async savePresentation(presentation: VerifiablePresentation | string): Promise<string> {
    const { hash, content } = readEntry(presentation);
    await this.saveCredentials(embedded(content.verifiableCredential));
    await this.#parts.inTurn(async () => {
      if ((await this.#presentations.missing([hash])).length === 0) return;
      await this.#presentations.ready();
      const columns = presentationColumns(content);
      const document = encodeRow({ hash, verifiablePresentation: content });
      await this.#parts.write([
        ...this.#presentations.insert(hash, columns, document),
        ...(await this.#parts.identifiers.noted([columns.holder, ...[columns.verifier].flat()])),
      ]);
    });
    return hash;
  }

  /** Saves a message, in place of one with the same id, and the credentials and presentations in it. */
  async saveMessage(message: IMessage): Promise<string> {
    if (typeof message.id !== 'string' || message.id.length === 0 || message.id.length > MAX_ID_LENGTH)
      throw identityFailures.fail('store-entry-invalid', 'the id of a message');
    if (encodeRow(message).length > MAX_ENTRY_LENGTH) throw identityFailures.fail('store-entry-invalid', 'too large');
    await this.saveCredentials(message.credentials ?? []);
    for (const presentation of message.presentations ?? []) await this.savePresentation(presentation);
    return this.#parts.inTurn(async () => {
      const removal = await this.#messages.remove(message.id);
      await this.#messages.ready();
      const columns = messageColumns(message);
      await this.#parts.write([
        ...removal,
        ...this.#messages.insert(message.id, columns, encodeRow(message)),
        ...(await this.#parts.identifiers.noted([columns.from, columns.to])),
      ]);
      return message.id;
    });
  }

  #insertionOf(hash: string, content: Members, columns: ReturnType<typeof credentialColumns>): Change[] {
    const changes = this.#credentials.insert(hash, columns, encodeRow({ hash, verifiableCredential: content }));
    for (const [index, claim] of claimColumns(content, columns).entries())
      changes.push(...this.#claims.insert(`${hash}/${index}`, claim, hash));
    return changes;
  }

  async #removalOf(hash: string): Promise<Change[]> {
    const changes = await this.#credentials.remove(hash);
    for (let index = 0; changes.length > 0; index++) {
      const claim = await this.#claims.remove(`${hash}/${index}`);
      if (claim.length === 0) break;
      changes.push(...claim);
    }
    return changes;
  }

  #delete(removal: () => Promise<Change[]>): Promise<boolean> {
    return this.#parts.inTurn(async () => {
      const changes = await removal();
      await this.#parts.write(changes);
      return changes.length > 0;
    });
  }

  async #byClaims(args: FindArgs<string>, context: AuthorizedDIDContext): Promise<UniqueVerifiableCredential[]> {
    const hashes = await this.#hashesByClaims(args, context);
    const documents = await this.#credentials.getAll(hashes);
    return documents.map((text) => decodeRow<UniqueVerifiableCredential>(text));
  }

  /** Each credential once, however many of its claims match; `skip` and `take` count credentials. */
  async #hashesByClaims(args: FindArgs<string>, context: AuthorizedDIDContext): Promise<string[]> {
    const { skip = 0, take, ...query } = queryOf(args, context, ['issuer', 'subject']);
    const end = take === undefined ? undefined : skip + take;
    // A credential has few claims of one type: a page with some spare is nearly always enough.
    for (let ask = end === undefined ? undefined : 2 * end + 16; ; ask = ask === undefined ? undefined : ask * 8) {
      const hashes = await this.#claims.find(ask === undefined ? query : { ...query, take: ask });
      const unique = [...new Set(hashes)];
      if (ask === undefined || hashes.length < ask || unique.length >= (end ?? 0)) return unique.slice(skip, end);
    }
  }
}

/** What a query asks for; under an authorised DID only rows that concern it. */
function queryOf(
  args: FindArgs<string>,
  context: AuthorizedDIDContext | undefined,
  concerns: readonly string[],
): Query {
  const did = context?.authorizedDID;
  const { where, order, skip, take } = args;
  return {
    ...(where === undefined ? {} : { where }),
    ...(order === undefined ? {} : { order }),
    ...(skip === undefined ? {} : { skip }),
    ...(take === undefined ? {} : { take }),
    ...(did === undefined
      ? {}
      : { allows: (columns: Columns) => concerns.some((name) => [columns[name]].flat().includes(did)) }),
  };
}

function readEntry(entry: unknown): { hash: string; content: Members } {
  const content = typeof entry === 'string' ? decodeJwtEntry(entry) : entry;
  if (!isMembers(content)) throw identityFailures.fail('store-entry-invalid', 'not an object and not a JWT');
  if (encodeRow(content).length > MAX_ENTRY_LENGTH) throw identityFailures.fail('store-entry-invalid', 'too large');
  return { hash: entryHash(entry), content };
}

function embedded(value: unknown): (VerifiableCredential | string)[] {
  return [value]
    .flat()
    .filter((item): item is VerifiableCredential | string => typeof item === 'string' || isMembers(item));
}

/** Whoever moves here from another of Veramo's stores finds its words in the error. */
function known<T>(text: string | undefined, what: string): T {
  if (text === undefined) throw identityFailures.fail('store-entry-unknown', `${what} not found`);
  return decodeRow<T>(text);
}
