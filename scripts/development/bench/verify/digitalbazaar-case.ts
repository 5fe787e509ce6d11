import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { loadContext } from '../../../../agent/identity/contexts/document-loader.ts';
import { resolveDidKey } from '../../../../agent/identity/did/did-key.ts';
import { CHALLENGE, DOMAIN } from './parties.ts';
import type { Case } from './rounds.ts';

/** The same documents through @digitalbazaar/vc, its documents and keys at hand, its status check answering at once. */
export function digitalBazaarCase(presentation: JsonObject): Case {
  const suite = new DataIntegrityProof({ cryptosuite });
  const documents = new Map<string, unknown>();
  const documentLoader = async (url: string): Promise<unknown> => {
    if (!url.startsWith('did:key:')) return loadContext(url);
    const document = documents.get(url) ?? didDocument(url);
    documents.set(url, document);
    return { contextUrl: null, documentUrl: url, document, tag: 'static' };
  };
  return {
    name: 'digitalBazaar',
    async run() {
      const outcome = await vc.verify({
        presentation,
        suite,
        challenge: CHALLENGE,
        domain: DOMAIN,
        documentLoader,
        checkStatus: async () => ({ verified: true }),
      });
      if (!outcome.verified) throw new Error(`@digitalbazaar/vc refuses: ${JSON.stringify(outcome.error)}`);
    },
  };
}

/** The DID document, or the one verification method when the URL has a fragment. */
export function didDocument(url: string): unknown {
  const { didDocument: document } = resolveDidKey(url.split('#', 1)[0] ?? url);
  if (!url.includes('#')) return document;
  return { '@context': 'https://w3id.org/security/multikey/v1', ...document?.verificationMethod?.[0] };
}
