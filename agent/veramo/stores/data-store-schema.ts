import { type TSchema, Type } from 'typebox';

/*
 * The one source of the data store's arguments: the static types that it is written with, and the plug-in schema that
 * Veramo checks calls against when `schemaValidation` is on.
 */

const Json = Type.Object({}, { additionalProperties: true });
const Hash = Type.Object({ hash: Type.String() });
const Id = Type.Object({ id: Type.String() });

const Where = (columns: readonly string[]) =>
  Type.Object({
    column: Type.String({ enum: [...columns] }),
    value: Type.Optional(Type.Array(Type.String())),
    not: Type.Optional(Type.Boolean()),
    op: Type.Optional(
      Type.String({
        enum: [
          'LessThan',
          'LessThanOrEqual',
          'MoreThan',
          'MoreThanOrEqual',
          'Equal',
          'Like',
          'Between',
          'In',
          'Any',
          'IsNull',
        ],
      }),
    ),
  });

const FindArgs = (columns: readonly string[]) =>
  Type.Object({
    where: Type.Optional(Type.Array(Where(columns))),
    order: Type.Optional(
      Type.Array(
        Type.Object({ column: Type.String({ enum: [...columns] }), direction: Type.String({ enum: ['ASC', 'DESC'] }) }),
      ),
    ),
    skip: Type.Optional(Type.Integer({ minimum: 0 })),
    take: Type.Optional(Type.Integer({ minimum: 0 })),
  });

const UniqueCredential = Type.Object({ hash: Type.String(), verifiableCredential: Json });
const UniquePresentation = Type.Object({ hash: Type.String(), verifiablePresentation: Json });
const Identifier = Type.Object({
  did: Type.Optional(Type.String()),
  alias: Type.Optional(Type.String()),
  provider: Type.Optional(Type.String()),
});
const Message = Type.Object({ id: Type.String(), type: Type.String() }, { additionalProperties: true });

/** Columns that a query may name, as Veramo's ALLOWED_COLUMNS. */
export const QUERY_COLUMNS = {
  message: ['from', 'to', 'id', 'createdAt', 'expiresAt', 'threadId', 'type', 'raw', 'replyTo', 'replyUrl'],
  claim: [
    'context',
    'credentialType',
    'type',
    'value',
    'isObj',
    'id',
    'issuer',
    'subject',
    'expirationDate',
    'issuanceDate',
  ],
  credential: ['context', 'type', 'id', 'issuer', 'subject', 'expirationDate', 'issuanceDate', 'hash'],
  presentation: ['context', 'type', 'id', 'holder', 'verifier', 'expirationDate', 'issuanceDate'],
  identifier: ['did', 'alias', 'provider'],
} as const;

interface MethodSchema {
  readonly description: string;
  readonly arguments: TSchema;
  readonly returnType: TSchema;
}

const method = (description: string, args: TSchema, returnType: TSchema): MethodSchema => ({
  description,
  arguments: args,
  returnType,
});

const finder = (what: string, columns: readonly string[], entry: TSchema): [MethodSchema, MethodSchema] => [
  method(`Finds ${what}.`, FindArgs(columns), Type.Array(entry)),
  method(`Counts ${what}.`, FindArgs(columns), Type.Integer({ minimum: 0 })),
];

const [identifiers, identifiersCount] = finder('identifiers', QUERY_COLUMNS.identifier, Identifier);
const [messages, messagesCount] = finder('messages', QUERY_COLUMNS.message, Message);
const [byClaims, byClaimsCount] = finder('credentials by one of their claims', QUERY_COLUMNS.claim, UniqueCredential);
const [credentials, credentialsCount] = finder('credentials', QUERY_COLUMNS.credential, UniqueCredential);
const [presentations, presentationsCount] = finder('presentations', QUERY_COLUMNS.presentation, UniquePresentation);

const methods: Readonly<Record<string, MethodSchema>> = {
  dataStoreSaveMessage: method('Saves a message.', Type.Object({ message: Message }), Type.String()),
  dataStoreGetMessage: method('Returns a message.', Id, Message),
  dataStoreDeleteMessage: method('Deletes a message.', Id, Type.Boolean()),
  dataStoreSaveVerifiableCredential: method(
    'Saves a credential and returns its hash.',
    Type.Object({ verifiableCredential: Type.Union([Json, Type.String()]) }),
    Type.String(),
  ),
  dataStoreGetVerifiableCredential: method('Returns a credential by its hash.', Hash, Json),
  dataStoreDeleteVerifiableCredential: method('Deletes a credential and its claims.', Hash, Type.Boolean()),
  dataStoreSaveVerifiablePresentation: method(
    'Saves a presentation with its credentials and returns its hash.',
    Type.Object({ verifiablePresentation: Type.Union([Json, Type.String()]) }),
    Type.String(),
  ),
  dataStoreGetVerifiablePresentation: method('Returns a presentation by its hash.', Hash, Json),
  dataStoreORMGetIdentifiers: identifiers,
  dataStoreORMGetIdentifiersCount: identifiersCount,
  dataStoreORMGetMessages: messages,
  dataStoreORMGetMessagesCount: messagesCount,
  dataStoreORMGetVerifiableCredentialsByClaims: byClaims,
  dataStoreORMGetVerifiableCredentialsByClaimsCount: byClaimsCount,
  dataStoreORMGetVerifiableCredentials: credentials,
  dataStoreORMGetVerifiableCredentialsCount: credentialsCount,
  dataStoreORMGetVerifiablePresentations: presentations,
  dataStoreORMGetVerifiablePresentationsCount: presentationsCount,
};

/** The plug-in schema: plain JSON Schema, every shape written out in place. */
export const dataStoreSchema: { components: { schemas: object; methods: object } } = JSON.parse(
  JSON.stringify({ components: { schemas: {}, methods } }),
);
