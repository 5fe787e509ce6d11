/** Media types of a bare DID document. */
const DOCUMENT_TYPES = ['application/did+ld+json', 'application/did+json', 'application/did'];

/**
 * How an answer of the resolver is to look.
 * - `result`: DID Resolution 1.0, errors as objects with a type. Also for whoever does not care.
 * - `dereferencing`: the same for DID URLs.
 * - `older`: the results that resolvers gave before, errors by name; `application/ld+json` and `application/json`.
 * - `content`: the document, or what a DID URL leads to, and nothing around it.
 */
export type DidRepresentation =
  | { readonly form: 'result' | 'dereferencing' | 'older' | 'any' }
  | { readonly form: 'content'; readonly contentType: string };

/** The first media type of an Accept header that this resolver has; undefined when it has none of them. */
export function didRepresentation(accept: string): DidRepresentation | undefined {
  const ranges = accept.split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  if (ranges.every((range) => range === '')) return { form: 'any' };
  for (const range of ranges) {
    const contentType = DOCUMENT_TYPES.find((type) => type === range);
    if (contentType !== undefined) return { form: 'content', contentType };
    switch (range) {
      case 'application/did-resolution':
        return { form: 'result' };
      case 'application/did-url-dereferencing':
        return { form: 'dereferencing' };
      case 'application/ld+json':
      case 'application/json':
        return { form: 'older' };
      case '*/*':
      case 'application/*':
        return { form: 'any' };
      default:
    }
  }
  return undefined;
}

/** Whether an Accept header asks for a result around what a DID URL leads to, in the older form. */
export function wantsOlderResult(accept: string): boolean {
  return accept.includes('did-resolution');
}
