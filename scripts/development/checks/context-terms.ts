import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DECLARED, termsOf } from '../../../schemas/credentials/declared.ts';

export const CONTEXT_PAGE = 'schemas/contexts/fingerpost-v1.jsonld';

/**
 * The product's JSON-LD context with the terms of every declared credential type. Terms that stand there stay: documents
 * were signed with them.
 */
export function contextPage(root: string, declared = DECLARED): string {
  const document: { '@context': Record<string, unknown> } = JSON.parse(readFileSync(join(root, CONTEXT_PAGE), 'utf8'));
  return `${JSON.stringify({ ...document, '@context': { ...document['@context'], ...termsOf(declared) } }, null, 2)}\n`;
}
