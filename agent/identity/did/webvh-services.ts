import { isJsonObject } from '../base/json.ts';
import { webLocation } from './did-web.ts';
import { type DidDocument, type Service, VERIFICATION_RELATIONSHIPS } from './document.ts';
import { absolute } from './parse-document.ts';

type State = Readonly<Record<string, unknown>>;

/**
 * A document of a log with the DID as controller of each verification method that names none: DID Core §5.2 demands one,
 * and logs of other implementations leave out what can only be the DID. What the log signs is not changed.
 */
export function withControllers(state: State, did: string): State {
  const complete: Record<string, unknown> = { ...state };
  for (const name of ['verificationMethod', ...VERIFICATION_RELATIONSHIPS]) {
    const entries = complete[name];
    if (!Array.isArray(entries)) continue;
    complete[name] = entries.map((entry: unknown) => (isJsonObject(entry) ? { controller: did, ...entry } : entry));
  }
  return complete;
}

/**
 * The document with the services that every did:webvh has unless it names others of the same ids: `#files`, below which
 * paths of the DID are, and `#whois`, what others say of it (did:webvh 1.0, DID URL resolution).
 */
export function withImplicitServices(document: DidDocument): DidDocument {
  const base = new URL('.', webLocation(document.id.split(':').slice(3).join(':'), 'did.jsonl'));
  if (base.pathname === '/.well-known/') base.pathname = '/';
  const implicit: Service[] = [
    { id: `${document.id}#files`, type: 'relativeRef', serviceEndpoint: base.href },
    {
      '@context': 'https://identity.foundation/linked-vp/contexts/v1',
      id: `${document.id}#whois`,
      type: 'LinkedVerifiablePresentation',
      serviceEndpoint: new URL('whois.vp', base).href,
    },
  ];
  const own = document.service ?? [];
  const missing = implicit.filter(({ id }) => !own.some((service) => absolute(service.id, document.id) === id));
  return missing.length === 0 ? document : { ...document, service: [...own, ...missing] };
}
