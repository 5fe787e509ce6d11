import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { identityFailures } from '../base/failures.ts';
import { type DidDocument, VERIFICATION_RELATIONSHIPS } from './document.ts';

/** did:peer:4 carries its document in the identifier. */
const Uri = Type.String({ minLength: 1, maxLength: 20_000 });
const Jwk = Type.Object({
  kty: Type.String({ maxLength: 16 }),
  d: Type.Optional(Type.Never()),
  k: Type.Optional(Type.Never()),
});

const VerificationMethod = Type.Object({
  id: Uri,
  type: Type.String({ minLength: 1, maxLength: 128 }),
  controller: Uri,
  publicKeyMultibase: Type.Optional(Type.String({ maxLength: 1024 })),
  publicKeyJwk: Type.Optional(Jwk),
  secretKeyMultibase: Type.Optional(Type.Never()),
  privateKeyMultibase: Type.Optional(Type.Never()),
});

const Endpoint = Type.Union([Uri, Type.Record(Type.String(), Type.Unknown())]);
const Service = Type.Object({
  id: Uri,
  type: Type.Union([Type.String({ maxLength: 256 }), Type.Array(Type.String({ maxLength: 256 }), { maxItems: 16 })]),
  serviceEndpoint: Type.Union([Endpoint, Type.Array(Endpoint, { maxItems: 64 })]),
});

const Relationship = Type.Optional(Type.Array(Type.Union([Uri, VerificationMethod]), { maxItems: 128 }));

const Document = Compile(
  Type.Object({
    '@context': Type.Optional(Type.Unknown()),
    id: Uri,
    controller: Type.Optional(Type.Union([Uri, Type.Array(Uri, { maxItems: 64 })])),
    alsoKnownAs: Type.Optional(Type.Array(Uri, { maxItems: 64 })),
    verificationMethod: Type.Optional(Type.Array(VerificationMethod, { maxItems: 128 })),
    service: Type.Optional(Type.Array(Service, { maxItems: 64 })),
    authentication: Relationship,
    assertionMethod: Relationship,
    keyAgreement: Relationship,
    capabilityInvocation: Relationship,
    capabilityDelegation: Relationship,
  }),
);

/**
 * Reads a document from outside: DID Core §5 shapes, `id` equal to `did`, no private key in it, no two verification
 * methods under one id, bounded lists. Members it does not know stay.
 *
 * @throws did-document-invalid
 *
 * @example
 * ```ts
 * const document = parseDidDocument(JSON.parse(text), did);
 * ```
 */
export function parseDidDocument(value: unknown, did: string): DidDocument {
  if (!Document.Check(value)) {
    const [first] = Document.Errors(value);
    throw identityFailures.fail(
      'did-document-invalid',
      first === undefined ? 'shape' : `at ${first.instancePath || '/'}`,
    );
  }
  if (value.id !== did) throw identityFailures.fail('did-document-invalid', 'the document is about another DID');
  const document = value as DidDocument;
  const ids = new Set<string>();
  for (const method of allVerificationMethods(document)) {
    const id = absolute(method.id, did);
    if (ids.has(id)) throw identityFailures.fail('did-document-invalid', 'two verification methods with one id');
    ids.add(id);
  }
  return document;
}

/**
 * Every verification method of a document, those embedded in a relationship too.
 *
 * @example
 * ```ts
 * for (const { id } of allVerificationMethods(document)) console.log(id);
 * ```
 */
export function* allVerificationMethods(document: DidDocument) {
  yield* document.verificationMethod ?? [];
  for (const relationship of VERIFICATION_RELATIONSHIPS)
    for (const entry of document[relationship] ?? []) if (typeof entry !== 'string') yield entry;
}

/** A relative DID URL such as `#key-1` against its DID (DID Core §3.2.2); anything else as it is. */
export function absolute(url: string, did: string): string {
  return url.startsWith('#') || url.startsWith('?') || url.startsWith('/') ? did + url : url;
}
