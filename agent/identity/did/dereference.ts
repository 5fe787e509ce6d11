import { parse } from 'did-resolver';
import type { DidDocument, Service, VerificationMethod } from './document.ts';
import type { ResolveOptions } from './method.ts';
import { absolute, allVerificationMethods } from './parse-document.ts';
import type { DidDocumentMetadata, DidError } from './resolution.ts';
import type { DidResolver } from './resolver.ts';

/** What a DID URL stands for: a document, a verification method, a service, or the URL of a service. */
export type DidContent =
  | { readonly kind: 'document'; readonly value: DidDocument }
  | { readonly kind: 'verification-method'; readonly value: VerificationMethod; readonly document: DidDocument }
  | { readonly kind: 'service'; readonly value: Service; readonly document: DidDocument }
  | { readonly kind: 'service-endpoint'; readonly value: string; readonly document: DidDocument };

/** DID Resolution §5: exactly one of `content` and `error` is set. */
export interface DidDereferencing {
  readonly content?: DidContent;
  readonly contentMetadata: DidDocumentMetadata;
  readonly error?: DidError;
  readonly message?: string;
}

/**
 * Dereferences a DID URL (DID Resolution §5): fragments to verification methods and services, `?service=&relativeRef=`
 * to a URL, `?versionId=` and `?versionTime=` to a version, a path to the URL of a file. Identifiers of the result are
 * absolute. A query it does not know is `notFound`. Rejects only with the caller's abort reason.
 *
 * @example
 * ```ts
 * const dereferenced = await dereference(resolver, 'did:web:example.org#key-1');
 * ```
 */
export async function dereference(
  resolver: DidResolver,
  didUrl: string,
  options: ResolveOptions = {},
): Promise<DidDereferencing> {
  const parsed = typeof didUrl === 'string' && didUrl.length <= 20_000 ? parse(didUrl) : null;
  if (parsed === null) return { contentMetadata: {}, error: 'invalidDidUrl' };
  const query = new URLSearchParams(parsed.query ?? '');
  const versionId = query.get('versionId');
  const versionTime = query.get('versionTime');
  if (query.has('relativeRef') && !query.has('service')) return { contentMetadata: {}, error: 'invalidDidUrl' };
  if ((versionId ?? options.versionId) !== (options.versionId ?? versionId ?? undefined))
    return { contentMetadata: {}, error: 'invalidOptions', message: 'another version than the DID URL names' };
  if ((versionTime ?? options.versionTime) !== (options.versionTime ?? versionTime ?? undefined))
    return { contentMetadata: {}, error: 'invalidOptions', message: 'another time than the DID URL names' };
  const resolution = await resolver.resolve(parsed.did, {
    ...options,
    ...(versionId === null ? {} : { versionId }),
    ...(versionTime === null ? {} : { versionTime }),
  });
  const { didDocument: document, didDocumentMetadata: contentMetadata } = resolution;
  if (document === null) {
    const { error = 'notFound', message } = resolution.didResolutionMetadata;
    return { contentMetadata, error, ...(message === undefined ? {} : { message }) };
  }
  const content =
    parsed.path === undefined
      ? select(document, query, parsed.fragment)
      : fileAt(document, parsed.path, query, parsed.fragment);
  return content === undefined ? { contentMetadata, error: 'notFound' } : { contentMetadata, content };
}

/**
 * What a path leads to: `/whois` to the service of that name, any other to the file below the service `files`
 * (did:webvh 1.0, DID URL resolution). Documents without these services have no paths.
 */
function fileAt(
  document: DidDocument,
  path: string,
  query: URLSearchParams,
  fragment: string | undefined,
): DidContent | undefined {
  if (query.has('service') || query.has('relativeRef')) return undefined;
  if (path === '/whois') return endpointOf(document, 'whois', '', fragment);
  return endpointOf(document, 'files', `.${path}`, fragment);
}

function select(document: DidDocument, query: URLSearchParams, fragment: string | undefined): DidContent | undefined {
  for (const name of query.keys())
    if (!['versionId', 'versionTime', 'service', 'relativeRef'].includes(name)) return undefined;
  const service = query.get('service');
  if (service !== null) return endpointOf(document, service, query.get('relativeRef') ?? '', fragment);
  if (fragment === undefined) return { kind: 'document', value: document };
  const wanted = `${document.id}#${fragment}`;
  const method = findVerificationMethod(document, wanted);
  if (method !== undefined) return { kind: 'verification-method', value: method, document };
  const found = document.service?.find(({ id }) => absolute(id, document.id) === wanted);
  if (found === undefined) return undefined;
  return { kind: 'service', value: { ...found, id: wanted }, document };
}

/**
 * The verification method of an absolute id, with absolute `id` and `controller`; undefined when there is none.
 *
 * @example
 * ```ts
 * const method = findVerificationMethod(document, 'did:web:example.org#key-1');
 * ```
 */
export function findVerificationMethod(document: DidDocument, id: string): VerificationMethod | undefined {
  for (const method of allVerificationMethods(document))
    if (absolute(method.id, document.id) === id)
      return { ...method, id, controller: absolute(method.controller, document.id) };
  return undefined;
}

function endpointOf(
  document: DidDocument,
  service: string,
  relativeRef: string,
  fragment: string | undefined,
): DidContent | undefined {
  const found = document.service?.find(({ id }) => absolute(id, document.id) === `${document.id}#${service}`);
  const endpoint = found?.serviceEndpoint;
  if (typeof endpoint !== 'string' || !URL.canParse(relativeRef, endpoint)) return undefined;
  const url = new URL(relativeRef, endpoint);
  if (fragment !== undefined) url.hash = fragment;
  return { kind: 'service-endpoint', value: url.href, document };
}
