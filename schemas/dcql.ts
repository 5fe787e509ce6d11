import { Type } from 'typebox';
import { exactly, type ShapeOf, shape, Text } from './shape.ts';

const Identifier = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const Identifiers = Type.Array(Identifier, { minItems: 1, maxItems: 64 });

/** Credential formats that a query may name (OpenID4VP 1.0 appendix B). */
export const CredentialFormat = Type.Union([
  Type.Literal('ldp_vc'),
  Type.Literal('jwt_vc_json'),
  Type.Literal('dc+sd-jwt'),
  Type.Literal('mso_mdoc'),
]);

const ClaimPath = Type.Array(Type.Union([Text(200), Type.Integer({ minimum: 0, maximum: 65535 }), Type.Null()]), {
  minItems: 1,
  maxItems: 16,
});

const ClaimQuery = exactly({
  id: Type.Optional(Identifier),
  /** Claims path pointer from the root of the credential, OpenID4VP 1.0 §7: `["credentialSubject","address"]`. */
  path: ClaimPath,
  values: Type.Optional(
    Type.Array(Type.Union([Type.String({ maxLength: 500 }), Type.Integer(), Type.Boolean()]), {
      minItems: 1,
      maxItems: 32,
    }),
  ),
  /** mso_mdoc only: whether the verifier keeps the value. */
  intent_to_retain: Type.Optional(Type.Boolean()),
});

/** What identifies the kind of credential, by its format (OpenID4VP 1.0 §B.1 to B.3). */
const Meta = exactly({
  /** ldp_vc, jwt_vc_json: each inner array is one alternative, of which the credential must have all types. */
  type_values: Type.Optional(
    Type.Array(Type.Array(Text(300), { minItems: 1, maxItems: 8 }), { minItems: 1, maxItems: 8 }),
  ),
  /** dc+sd-jwt: the types, of which the credential must have one. */
  vct_values: Type.Optional(Type.Array(Text(300), { minItems: 1, maxItems: 8 })),
  /** mso_mdoc. */
  doctype_value: Type.Optional(Text(300)),
});

const CredentialQuery = exactly({
  id: Identifier,
  format: CredentialFormat,
  meta: Meta,
  /** Whether every credential that fits is wanted, not one; false when absent. */
  multiple: Type.Optional(Type.Boolean()),
  /** Whether the presenter must prove to be the holder; true when absent. Here it is always proved. */
  require_cryptographic_holder_binding: Type.Optional(Type.Boolean()),
  /**
   * Whose credentials the verifier accepts (OpenID4VP 1.0 §6.1.1); anybody's when absent. Of type `did`: DIDs of issuers.
   * The types of the specification name certificates and federations, which credentials in a repository do not have.
   */
  trusted_authorities: Type.Optional(
    Type.Array(exactly({ type: Text(64), values: Type.Array(Text(2048), { minItems: 1, maxItems: 32 }) }), {
      minItems: 1,
      maxItems: 8,
    }),
  ),
  /** What is asked of the credential; nothing that could be left out when absent (§6.4.1). */
  claims: Type.Optional(Type.Array(ClaimQuery, { minItems: 1, maxItems: 64 })),
  /** Combinations of claims by their ids, the preferred one first (§6.4.1); all claims when absent. */
  claim_sets: Type.Optional(Type.Array(Identifiers, { minItems: 1, maxItems: 8 })),
});

/**
 * Digital Credentials Query Language (OpenID4VP 1.0 §6), the whole of it: every `credentials` entry is wanted unless
 * `credential_sets` says which combinations are enough. The shape does not say whether the ids fit together: see
 * `queryFault`.
 */
export const DcqlQueryShape = shape(
  'DcqlQuery',
  exactly({
    credentials: Type.Array(CredentialQuery, { minItems: 1, maxItems: 16 }),
    credential_sets: Type.Optional(
      Type.Array(
        exactly({
          options: Type.Array(Type.Array(Identifier, { minItems: 1, maxItems: 16 }), { minItems: 1, maxItems: 16 }),
          required: Type.Optional(Type.Boolean()),
        }),
        { minItems: 1, maxItems: 16 },
      ),
    ),
  }),
);

export type DcqlQuery = ShapeOf<typeof DcqlQueryShape>;
export type DcqlCredentialQuery = DcqlQuery['credentials'][number];
export type DcqlClaimQuery = NonNullable<DcqlCredentialQuery['claims']>[number];

/**
 * What does not fit together in a query, in words and never a value of it: ids, sets, `meta` and format.
 *
 * @example
 * ```ts
 * const fault = queryFault(query); // undefined where the query can be answered
 * ```
 */
export function queryFault({ credentials, credential_sets: sets = [] }: DcqlQuery): string | undefined {
  const ids = credentials.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) return 'a query id stands twice';
  if (!sets.every(({ options }) => options.flat().every((id) => ids.includes(id))))
    return 'a credential set names no query';
  if (!credentials.every(hasOwnMeta)) return 'meta is not that of the format';
  return credentials.every(hasSoundClaims) ? undefined : 'a claim set names no claim, or an id stands twice';
}

function hasOwnMeta({ format, meta }: DcqlCredentialQuery): boolean {
  const own = {
    ldp_vc: 'type_values',
    jwt_vc_json: 'type_values',
    'dc+sd-jwt': 'vct_values',
    mso_mdoc: 'doctype_value',
  };
  return Object.keys(meta).length === 1 && Object.hasOwn(meta, own[format]);
}

/** Claim sets need claims, with an id each; ids stand once, and sets name ids that are there. */
function hasSoundClaims({ claims = [], claim_sets: sets }: DcqlCredentialQuery): boolean {
  const ids = claims.flatMap(({ id }) => id ?? []);
  if (new Set(ids).size !== ids.length) return false;
  return sets === undefined || (ids.length === claims.length && sets.flat().every((id) => ids.includes(id)));
}

/**
 * The alternatives of types that a query names, whatever its format: a credential needs all of one.
 *
 * @example
 * ```ts
 * const [types] = typeAlternatives(query);
 * ```
 */
export function typeAlternatives({ meta }: DcqlCredentialQuery): readonly (readonly string[])[] {
  const { type_values: types, vct_values: vcts, doctype_value: doctype } = meta;
  return types ?? vcts?.map((vct) => [vct]) ?? (doctype === undefined ? [] : [[doctype]]);
}

/**
 * The combinations of claims that answer a query, the preferred one first; one of none when it asks for no claims.
 *
 * @example
 * ```ts
 * const [firstChoice] = claimAlternatives(query);
 * ```
 */
export function claimAlternatives(query: DcqlCredentialQuery): readonly (readonly DcqlClaimQuery[])[] {
  const { claims = [], claim_sets: sets } = query;
  if (sets === undefined) return [claims];
  return sets.map((ids) => claims.filter(({ id }) => id !== undefined && ids.includes(id)));
}

/**
 * Issuers that a query accepts, by DID; undefined for anybody, none where it names authorities of other types only.
 *
 * @example
 * ```ts
 * const issuers = trustedIssuers(query); // undefined: any
 * ```
 */
export function trustedIssuers({
  trusted_authorities: authorities,
}: DcqlCredentialQuery): readonly string[] | undefined {
  return authorities?.flatMap(({ type, values }) => (type === 'did' ? values : []));
}
