import type { FailureTable } from '../../../../schemas/failure.ts';

/** The stores of keys, DIDs and credentials. */
export const storeFailures = {
  'store-query-invalid': {
    audience: 'developer',
    message: 'The query names a column or an operator that does not exist, or gives it the wrong values.',
    todo: 'Compare it with the columns and operators of IDataStoreORM.',
  },
  'store-entry-unknown': {
    audience: 'developer',
    message: 'There is no such entry in the store.',
    todo: 'Look it up with a query, or save it first.',
  },
  'store-entry-invalid': {
    audience: 'developer',
    message: 'The entry has not the shape that the store can keep.',
    todo: 'Give a credential, presentation or message by the Veramo types, of at most 1 MiB.',
  },
  'private-key-unreadable': {
    audience: 'operator',
    message: 'The private key could not be decrypted.',
    todo: 'Open the store with the key it was written with; if that fails, restore the store from its backup.',
  },
} as const satisfies FailureTable;
