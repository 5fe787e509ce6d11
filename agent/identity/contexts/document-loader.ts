import { identityFailures } from '../base/failures.ts';
import { contextDocument } from './bundled.ts';

/** What a JSON-LD processor asks for. */
export interface LoadedDocument {
  readonly contextUrl: null;
  readonly documentUrl: string;
  readonly document: unknown;
  readonly tag: 'static';
}

/**
 * A loader of bundled contexts and nothing else; no network is ever touched.
 *
 * @throws context-not-bundled
 */
export async function loadContext(url: string): Promise<LoadedDocument> {
  const document = contextDocument(url);
  if (document === undefined) throw identityFailures.fail('context-not-bundled');
  return { contextUrl: null, documentUrl: url, document, tag: 'static' };
}
