import type { JsonObject } from '../../identity/base/json.ts';
import { type DidContent, type DidDereferencing, dereference } from '../../identity/did/dereference.ts';
import type { DidDocument } from '../../identity/did/document.ts';
import type { DidDocumentMetadata, DidError, DidResolution } from '../../identity/did/resolution.ts';
import type { DidResolver } from '../../identity/did/resolver.ts';
import { didOptions } from './did-options.ts';
import { type DidRepresentation, didRepresentation, wantsOlderResult } from './did-representation.ts';
import type { Answer, Route } from './route.ts';

const CONTEXT = 'https://w3id.org/did-resolution/v1';
const RESULT_TYPE = 'application/did-resolution';
const DEREFERENCING_TYPE = 'application/did-url-dereferencing';
const OLDER_TYPE = 'application/ld+json;profile="https://w3id.org/did-resolution"';
/** Of a document in a result, and of what a DID URL leads to. */
const CONTENT_TYPE = 'application/did';

/** What went wrong, before it is known how it is to be told. */
type RouteError = DidError | 'representationNotSupported';

interface Failure {
  readonly error: RouteError;
  readonly message?: string | undefined;
  readonly metadata?: DidDocumentMetadata;
  /** Whether a DID URL was to be dereferenced. */
  readonly dereferencing: boolean;
}

/** DID resolution and dereferencing over HTTPS (DID Resolution 1.0 §10.1), in the form that `Accept` asks for. */
export function didRoute(resolver: DidResolver): Route {
  return {
    method: 'GET',
    path: '/1.0/identifiers/*',
    summary: 'Resolves a DID, or dereferences a DID URL; URL-encoded.',
    successStatus: 200,
    privileged: false,
    async handle({ rest, query, accept, signal }) {
      const url = decoded(rest);
      const wanted = didRepresentation(accept);
      // A DID is a DID URL, too: whoever asks to have it dereferenced gets the document as that result.
      const dereferencing = wanted?.form === 'dereferencing' || (url !== undefined && /[/?#]/.test(url));
      const refuse = (error: RouteError, message?: string): Answer =>
        failed({ error, message, dereferencing }, wanted ?? { form: 'any' });
      if (wanted === undefined) return refuse('representationNotSupported');
      if (url === undefined) return refuse('invalidDid', 'not URL-encoded');
      const options = didOptions(query);
      if ('invalid' in options) return refuse('invalidOptions', options.invalid);
      return dereferencing
        ? dereferenced(await dereference(resolver, url, { ...options, signal }), wanted, accept)
        : resolved(await resolver.resolve(url, { ...options, signal }), wanted);
    },
  };
}

/**
 * The DID or DID URL in a path. One that stands there as it is keeps its own escapes, as that of a did:web port: only
 * what a path cannot hold is decoded.
 */
function decoded(text: string): string | undefined {
  try {
    return text.startsWith('did:') ? text.replace(/%(?:23|25|2F|3F)/gi, decodeURIComponent) : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function resolved(resolution: DidResolution, wanted: DidRepresentation): Answer {
  const { didDocument, didDocumentMetadata, didResolutionMetadata } = resolution;
  const { error = 'notFound', message } = didResolutionMetadata;
  if (didDocument === null)
    return failed({ error, message, metadata: didDocumentMetadata, dereferencing: false }, wanted);
  if (wanted.form === 'content') return { status: 200, body: plain(didDocument), contentType: wanted.contentType };
  const older = wanted.form === 'older';
  return {
    status: 200,
    body: {
      '@context': CONTEXT,
      didDocument: plain(didDocument),
      didDocumentMetadata: plain(didDocumentMetadata),
      didResolutionMetadata: older ? plain(didResolutionMetadata) : { contentType: CONTENT_TYPE },
    },
    contentType: older ? OLDER_TYPE : RESULT_TYPE,
  };
}

function dereferenced(outcome: DidDereferencing, wanted: DidRepresentation, accept: string): Answer {
  const { content, contentMetadata, error = 'notFound', message } = outcome;
  if (content === undefined) return failed({ error, message, metadata: contentMetadata, dereferencing: true }, wanted);
  if (wanted.form === 'older' && wantsOlderResult(accept))
    return {
      status: 200,
      body: {
        '@context': CONTEXT,
        didDocument: contentBody(content),
        didDocumentMetadata: plain(contentMetadata),
        didDereferencingMetadata: { contentType: CONTENT_TYPE },
      },
      contentType: OLDER_TYPE,
    };
  if (content.kind === 'service-endpoint' && wanted.form !== 'older')
    return { status: 303, location: content.value, body: {} };
  if (wanted.form !== 'dereferencing')
    return { status: 200, body: contentBody(content), contentType: 'application/ld+json' };
  return {
    status: 200,
    body: {
      '@context': CONTEXT,
      dereferencingMetadata: { contentType: CONTENT_TYPE },
      contentStream: contentBody(content),
      contentMetadata: plain(contentMetadata),
    },
    contentType: DEREFERENCING_TYPE,
  };
}

/** The object itself, with the context that its terms come from. */
function contentBody(content: DidContent): JsonObject {
  switch (content.kind) {
    case 'document':
      return plain(content.value);
    case 'service-endpoint':
      return { serviceEndpoint: content.value };
    default: {
      const { '@context': context = [] }: DidDocument = content.document;
      return plain({ '@context': context, ...content.value });
    }
  }
}

function failed(failure: Failure, wanted: DidRepresentation): Answer {
  return wanted.form === 'older' ? failedAsBefore(failure) : failedNow(failure, wanted);
}

/** Errors are objects whose type is a URL; a deactivated DID is told by the metadata (DID Resolution 1.0 §10.1). */
function failedNow({ error, message, metadata = {}, dereferencing }: Failure, wanted: DidRepresentation): Answer {
  const about: JsonObject =
    error === 'deactivated'
      ? {}
      : {
          error: {
            type: `https://www.w3.org/ns/did#${error.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
            title: error,
            ...(message === undefined ? {} : { detail: message }),
          },
        };
  const status = STATUS[error] ?? 400;
  if (dereferencing && wanted.form === 'dereferencing')
    return {
      status,
      body: {
        '@context': CONTEXT,
        dereferencingMetadata: about,
        contentStream: null,
        contentMetadata: plain(metadata),
      },
      contentType: DEREFERENCING_TYPE,
    };
  return {
    status,
    body: {
      '@context': CONTEXT,
      didDocument: null,
      didDocumentMetadata: plain(metadata),
      didResolutionMetadata: about,
    },
    contentType: RESULT_TYPE,
  };
}

const STATUS: Readonly<Partial<Record<RouteError, number>>> = {
  notFound: 404,
  representationNotSupported: 406,
  deactivated: 410,
  methodNotSupported: 501,
  internalError: 500,
};

/** Errors are names, and every fault of the asker's is 400. */
function failedAsBefore({ error, message, metadata = {}, dereferencing }: Failure): Answer {
  const about = message === undefined ? { error } : { error, message };
  const status = STATUS[error] ?? 400;
  return {
    status: status === 501 || status === 406 ? 400 : status,
    body: {
      '@context': CONTEXT,
      didDocument: {},
      didDocumentMetadata: plain(metadata),
      ...(dereferencing ? { didDereferencingMetadata: about } : { didResolutionMetadata: about }),
    },
    contentType: OLDER_TYPE,
  };
}

function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}
