import { Type } from 'typebox';
import { type ShapeOf, shape } from '../../../schemas/shape.ts';
import { utc } from '../../base/utc.ts';
import { identityFailures } from '../base/failures.ts';
import { CREDENTIALS_V2 } from '../contexts/urls.ts';
import { decodeList, encodeList } from './encoded-list.ts';

const Purposes = Type.Union([
  Type.String({ minLength: 1, maxLength: 64 }),
  Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 16 }),
]);

const Types = Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 32 })]);

/** BitstringStatusListCredential, Bitstring Status List 1.0 §2.2, as far as a status check reads it. */
const StatusListCredentialShape = shape(
  'status-list-credential',
  Type.Object({
    id: Type.Optional(Type.String({ maxLength: 4096 })),
    type: Types,
    issuer: Type.Union([Type.String(), Type.Object({ id: Type.String() })]),
    validFrom: Type.Optional(Type.String({ maxLength: 64 })),
    validUntil: Type.Optional(Type.String({ maxLength: 64 })),
    credentialSubject: Type.Object({
      id: Type.Optional(Type.String({ maxLength: 4096 })),
      type: Types,
      statusPurpose: Purposes,
      encodedList: Type.String({ maxLength: 8 * 1_048_576 }),
      ttl: Type.Optional(Type.Integer({ minimum: 0 })),
    }),
  }),
);

export type StatusListCredential = ShapeOf<typeof StatusListCredentialShape>;

/** A status list ready to be looked into. */
export interface LoadedStatusList {
  readonly issuer: string;
  readonly purposes: readonly string[];
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970. */
  readonly validFrom?: number;
  readonly validUntil?: number;
  /** Milliseconds that the issuer allows the list to be kept. */
  readonly timeToLiveMs?: number;
}

/**
 * Unpacks a status list credential whose proof was verified. `url` is where entries say that it lies; a credential
 * with another `id` is refused.
 *
 * @throws status-list-malformed
 *
 * @example
 * ```ts
 * const { purposes } = loadStatusList(credential, url);
 * ```
 */
export function loadStatusList(credential: unknown, url: string): LoadedStatusList {
  if (!StatusListCredentialShape.is(credential)) throw identityFailures.fail('status-list-malformed', 'shape');
  const { credentialSubject: subject, issuer, validFrom, validUntil } = credential;
  if (![credential.type].flat().includes('BitstringStatusListCredential'))
    throw identityFailures.fail('status-list-malformed', 'type of the credential');
  if (![subject.type].flat().includes('BitstringStatusList'))
    throw identityFailures.fail('status-list-malformed', 'type of the subject');
  if (credential.id !== undefined && credential.id !== url)
    throw identityFailures.fail('status-list-malformed', 'the list has another address');
  return {
    issuer: typeof issuer === 'string' ? issuer : issuer.id,
    purposes: [subject.statusPurpose].flat(),
    bytes: decodeList(subject.encodedList),
    ...(validFrom === undefined ? {} : { validFrom: Date.parse(validFrom) }),
    ...(validUntil === undefined ? {} : { validUntil: Date.parse(validUntil) }),
    ...(subject.ttl === undefined ? {} : { timeToLiveMs: subject.ttl }),
  };
}

export interface StatusListContent {
  /** Where the list is published; https. */
  readonly url: string;
  readonly issuer: string;
  readonly purpose: string;
  readonly bytes: Uint8Array;
  readonly validFrom: number;
  /** Terminals refuse the list after this instant; a day after `validFrom` keeps revocation effective within a day. */
  readonly validUntil: number;
}

/**
 * The credential of a list, not yet secured: VCDM 2.0, plain JSON, for any suite.
 *
 * @example
 * ```ts
 * const unsigned = statusListCredential(content);
 * ```
 */
export function statusListCredential(content: StatusListContent) {
  return {
    '@context': [CREDENTIALS_V2],
    id: content.url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: content.issuer,
    validFrom: utc(content.validFrom),
    validUntil: utc(content.validUntil),
    credentialSubject: {
      id: `${content.url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: content.purpose,
      encodedList: encodeList(content.bytes),
    },
  };
}
