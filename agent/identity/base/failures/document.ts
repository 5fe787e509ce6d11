import type { FailureTable } from '../../../../schemas/failure.ts';

/** What documents are refused for before anybody looks at a signature: form, contexts, terms. */
export const documentFailures = {
  'context-inline': {
    audience: 'developer',
    message: 'The document brings a context of its own, which the signature does not fix.',
    todo: 'Use bundled contexts with the rdfc and sd suites, or a policy that accepts inline contexts that only add names.',
  },
  'document-too-large': {
    audience: 'developer',
    message: 'The document is too large for JSON-LD processing.',
    todo: 'Keep inline contexts below 256 terms, and what needs the full processor below 16,000 values.',
  },
  'context-not-bundled': {
    audience: 'developer',
    message: 'The JSON-LD context is not one of the bundled ones; contexts are never fetched.',
    todo: 'Use a bundled context, or an inline context object.',
  },
  'context-conflict': {
    audience: 'operator',
    message: 'Another JSON-LD context is known under this URL.',
    todo: 'Take the URL out of `contexts` in the configuration, or restart after a change of its file.',
  },
  'context-malformed': {
    audience: 'developer',
    message: 'The `@context` is not a list that begins with a VCDM base context.',
    todo: 'Begin with https://www.w3.org/ns/credentials/v2 and go on with URLs or objects (VCDM 2.0 section 4.3).',
  },
  'context-unknown': {
    audience: 'developer',
    message: 'A context is not one of the bundled ones; contexts are never fetched.',
    todo: 'Use a bundled context, or an inline context object.',
  },
  'terms-undefined': {
    audience: 'developer',
    message: 'A term is not defined by the contexts, redefines a protected one, or an identifier is relative.',
    todo: 'Define every term and type in a context and write identifiers as absolute URLs.',
  },
  'name-not-term': {
    audience: 'developer',
    message: 'A name in the document is an IRI or a keyword instead of a term; what it says could be overlooked.',
    todo: 'Call every property by a term of a context, and write `id` and `type` without an @.',
  },
  'related-resource-mismatch': {
    audience: 'developer',
    message: 'A related resource does not have the digest given for it.',
    todo: 'Compute the digest again from the resource as it is published.',
  },
  'credential-malformed': {
    audience: 'developer',
    message: 'The credential does not have the shape that the data model demands.',
    todo: 'Correct the property named; VCDM 2.0 section 4 describes each.',
  },
  'presentation-malformed': {
    audience: 'developer',
    message: 'The presentation does not have the shape that the data model demands.',
    todo: 'Correct the property named; VCDM 2.0 section 4.13 describes each.',
  },
  'input-unreadable': {
    audience: 'developer',
    message: 'The input is neither a JSON object with unique keys nor a token, or it is too large or too deep.',
    todo: 'Send one credential or presentation of at most a megabyte.',
  },
  'text-ill-formed': {
    audience: 'developer',
    message: 'A text of the document has half of a surrogate pair, which no encoding can hold.',
    todo: 'Give whole characters only: a signature would hold for other text, too.',
  },
  'format-unknown': {
    audience: 'developer',
    message: 'The format of the credential or presentation is not known.',
    todo: 'Use Data Integrity, VC-JOSE or SD-JWT.',
  },
} as const satisfies FailureTable;
