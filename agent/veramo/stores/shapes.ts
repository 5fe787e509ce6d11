import type { CollectionShape } from './columns.ts';
import { QUERY_COLUMNS } from './data-store-schema.ts';

const DATES = ['issuanceDate', 'expirationDate'];

export const CREDENTIALS: CollectionShape = {
  name: 'credential',
  columns: QUERY_COLUMNS.credential,
  indexed: ['type', 'id', 'issuer', 'subject'],
  unique: 'hash',
  dateColumns: DATES,
  timeColumn: 'issuanceDate',
};

/** The document of a claim is the hash of its credential. */
export const CLAIMS: CollectionShape = {
  name: 'claim',
  columns: QUERY_COLUMNS.claim,
  indexed: ['type', 'value'],
  dateColumns: DATES,
  timeColumn: 'issuanceDate',
  pairs: [['type', 'value']],
};

export const PRESENTATIONS: CollectionShape = {
  name: 'presentation',
  columns: QUERY_COLUMNS.presentation,
  indexed: ['type', 'id', 'holder', 'verifier'],
  dateColumns: DATES,
  timeColumn: 'issuanceDate',
};

export const MESSAGES: CollectionShape = {
  name: 'message',
  columns: QUERY_COLUMNS.message,
  indexed: ['from', 'to', 'threadId', 'type', 'replyTo'],
  unique: 'id',
  dateColumns: ['createdAt', 'expiresAt'],
  timeColumn: 'createdAt',
};

export const IDENTIFIERS: CollectionShape = {
  name: 'identifier',
  columns: QUERY_COLUMNS.identifier,
  indexed: ['alias', 'provider'],
  unique: 'did',
  dateColumns: [],
};
