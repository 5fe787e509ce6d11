import { type Fault, fault } from '../base/fault.ts';
import { asList, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { isAbsoluteUrl } from '../base/url.ts';
import { type DataModel, dataModelOf } from './contexts.ts';
import { identifierOf, typesOf } from './credential.ts';

/** Most credentials in one presentation. */
export const MAX_CREDENTIALS = 32;

export interface PresentationFacts {
  readonly dataModel: DataModel;
  readonly holder?: string | undefined;
  /** Objects; in a `vp` claim of data model 1.1 also compact tokens, which 2.0 wraps in envelopes. */
  readonly credentials: readonly (JsonObject | string)[];
}

/** Checks a presentation against VCDM 2.0 §4.13 (or 1.1 §4.10); the credentials in it are looked at on their own. */
export function readPresentation(
  presentation: JsonObject,
  { bareTokens }: { readonly bareTokens: boolean } = { bareTokens: false },
): PresentationFacts | Fault {
  const dataModel = dataModelOf(presentation);
  if (typeof dataModel === 'object') return dataModel;
  if (typesOf(presentation, 'VerifiablePresentation') === undefined) return fault('presentation-malformed', 'type');
  if (presentation.id !== undefined && !isAbsoluteUrl(presentation.id)) return fault('presentation-malformed', 'id');
  const holder = identifierOf(presentation.holder);
  if (presentation.holder !== undefined && holder === undefined) return fault('presentation-malformed', 'holder');
  const credentials = asList(presentation.verifiableCredential);
  if (credentials.length > MAX_CREDENTIALS)
    return fault('presentation-malformed', `more than ${MAX_CREDENTIALS} credentials`);
  const readable = (credential: JsonValue) =>
    isJsonObject(credential) || (bareTokens && typeof credential === 'string');
  if (!credentials.every(readable)) return fault('presentation-malformed', 'verifiableCredential');
  return { dataModel, holder, credentials: credentials as readonly (JsonObject | string)[] };
}
