import { type Fault, fault } from '../base/fault.ts';
import { asList, type JsonObject } from '../base/json.ts';
import { CREDENTIALS_V2 } from '../contexts/urls.ts';

type EnvelopeType = 'EnvelopedVerifiableCredential' | 'EnvelopedVerifiablePresentation';

/** Media types that an envelope may hold (VC-JOSE-COSE §3, §6.1; SD-JWT VC §2.2.1). */
const MEDIA_TYPES: Readonly<Record<EnvelopeType, readonly string[]>> = {
  EnvelopedVerifiableCredential: ['application/vc+jwt', 'application/vc+sd-jwt', 'application/dc+sd-jwt'],
  EnvelopedVerifiablePresentation: ['application/vp+jwt', 'application/vp+sd-jwt'],
};
const MEMBERS = new Set(['@context', 'id', 'type']);

/** Of the plain JWTs of data model 1.1, for policies that accept those. */
const OLDER_TYPE = 'application/jwt';

/** Whether a document says that it is an envelope. */
export function isEnvelope(document: JsonObject, type: EnvelopeType): boolean {
  return asList(document.type).includes(type);
}

/**
 * The token in an envelope (VCDM 2.0 §4.12.1, §4.13.2). Nothing of an envelope is signed, so it may hold nothing else.
 */
export function openEnvelope(
  document: JsonObject,
  type: EnvelopeType,
  { documentClaims = false }: { readonly documentClaims?: boolean },
): { readonly token: string } | Fault {
  const types = asList(document.type);
  if (types.length !== 1 || types[0] !== type) return fault('envelope-malformed', 'type');
  if (!asList(document['@context']).includes(CREDENTIALS_V2)) return fault('envelope-malformed', '@context');
  if (Object.keys(document).some((key) => !MEMBERS.has(key))) return fault('unsigned-content');
  const { id } = document;
  const comma = typeof id === 'string' ? id.indexOf(',') : -1;
  if (typeof id !== 'string' || !id.startsWith('data:') || comma === -1) return fault('envelope-malformed', 'id');
  const mediaType = id.slice(5, comma);
  if (!MEDIA_TYPES[type].includes(mediaType) && !(documentClaims && mediaType === OLDER_TYPE))
    return fault('envelope-malformed', 'media type');
  return { token: id.slice(comma + 1) };
}

/**
 * Puts a token into an envelope, as presentations hold it.
 *
 * @example
 * ```ts
 * const document = envelope(await issueJwt(credential, { signer }));
 * ```
 */
export function envelope(token: string, mediaType = 'application/vc+jwt'): JsonObject {
  const type = mediaType.startsWith('application/vp')
    ? 'EnvelopedVerifiablePresentation'
    : 'EnvelopedVerifiableCredential';
  return { '@context': CREDENTIALS_V2, type, id: `data:${mediaType},${token}` };
}
