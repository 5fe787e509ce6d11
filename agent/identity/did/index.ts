/** DIDs: one resolver over the methods key, jwk, web, peer and webvh, with a bounded cache and no surprise network. */

export { didKeyUrl } from '../keys/did-key-url.ts';
export { type AllowedHosts, fetcherOf, hostsOf } from './allowed-hosts.ts';
export { type DidContent, type DidDereferencing, dereference, findVerificationMethod } from './dereference.ts';
export { didJwk, didJwkOf } from './did-jwk.ts';
export { didKey, didKeyOf, resolveDidKey } from './did-key.ts';
export { didPeer } from './did-peer.ts';
export { didWeb, webLocation } from './did-web.ts';
export { didWebvh, resolveWebvhLog } from './did-webvh.ts';
export type * from './document.ts';
export { createProductResolver } from './every-method.ts';
export type { DidFetcher, Fetched } from './fetcher.ts';
export { createHttpsFetcher, type HttpsFetcherOptions } from './https-fetcher.ts';
export { type DocumentContent, type DocumentKey, makeDidDocument } from './make-document.ts';
export type { DidMethod, MethodContext, ResolveOptions } from './method.ts';
export { allVerificationMethods, parseDidDocument } from './parse-document.ts';
export { createPeer2, type Peer2Key } from './peer-2.ts';
export { createPeer4, createPeerDocuments, type PeerDocuments } from './peer-4.ts';
export { type ProgramResolverOptions, programResolver } from './program-resolver.ts';
export type { DidDocumentMetadata, DidError, DidResolution, DidResolutionMetadata } from './resolution.ts';
export { createDidResolver, type DidResolver, type DidResolverOptions } from './resolver.ts';
export { type WebvhLogs, webvhLocation, webvhLogFolder } from './webvh-logs.ts';
export {
  type CreateWebvhOptions,
  createWebvh,
  type UpdateWebvhOptions,
  updateWebvh,
  type WebvhDid,
  type WebvhSigner,
} from './webvh-writer.ts';
