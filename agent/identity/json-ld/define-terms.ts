import { canonicalJson } from '../base/jcs.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { isAbsoluteUrl } from '../base/url.ts';
import type { ActiveContext, Term } from './context-terms.ts';
import { Unsupported } from './unsupported.ts';

/** The terms and the vocabulary of a context, given the ones before it. */
export interface Definitions {
  readonly terms: Map<string, Term>;
  readonly vocabulary?: string;
}

interface Definition {
  readonly context: JsonObject;
  readonly terms: Map<string, Term>;
  readonly vocabulary: string | undefined;
  readonly protects: boolean;
  readonly override: boolean;
  readonly done: Map<string, boolean>;
}

const CONTEXT_KEYWORDS = new Set(['@version', '@protected', '@vocab']);
const TERM_KEYWORDS = new Set(['@id', '@type', '@container', '@context', '@protected']);
const ALIASES = new Set(['@id', '@type']);
const TYPE_KEYWORDS = new Set(['@id', '@vocab', '@json']);

/**
 * Creates the term definitions of one context object (JSON-LD 1.1 API §4.2). A protected term may be defined again
 * only as it is, unless a property-scoped context does it (`override`).
 *
 * @throws Unsupported
 */
export function defineTerms(active: ActiveContext, context: JsonObject, override: boolean): Definitions {
  const vocabulary = context['@vocab'] === undefined ? active.vocabulary : context['@vocab'];
  if (vocabulary !== undefined && !isAbsoluteUrl(vocabulary)) throw new Unsupported();
  const definition: Definition = {
    context,
    terms: new Map(active.terms),
    vocabulary,
    protects: context['@protected'] === true,
    override,
    done: new Map(),
  };
  for (const term of Object.keys(context)) {
    if (!term.startsWith('@')) define(term, definition);
    else if (!CONTEXT_KEYWORDS.has(term)) throw new Unsupported();
  }
  return { terms: definition.terms, ...(vocabulary !== undefined && { vocabulary }) };
}

function define(name: string, definition: Definition): void {
  const done = definition.done.get(name);
  if (done === true) return;
  if (done === false) throw new Unsupported();
  definition.done.set(name, false);
  const before = definition.terms.get(name);
  const term = readTerm(name, definition.context[name], definition);
  if (before?.isProtected === true && !definition.override) {
    if (!isSame(before, term)) throw new Unsupported();
  } else definition.terms.set(name, term);
  definition.done.set(name, true);
}

function readTerm(name: string, value: JsonValue | undefined, definition: Definition): Term {
  if (name === '' || name.includes(':') || name.includes('/')) throw new Unsupported();
  if (typeof value === 'string')
    return { iri: expandDefined(value, definition), graph: false, isProtected: definition.protects };
  if (!isJsonObject(value) || Object.keys(value).some((key) => !TERM_KEYWORDS.has(key))) throw new Unsupported();
  const { '@id': id, '@type': type, '@container': container, '@context': scoped, '@protected': own } = value;
  if (typeof id !== 'string' || (type !== undefined && typeof type !== 'string')) throw new Unsupported();
  if (container !== undefined && container !== '@set' && container !== '@graph') throw new Unsupported();
  if (scoped !== undefined && scoped !== null && !isJsonObject(scoped)) throw new Unsupported();
  if (own !== undefined && typeof own !== 'boolean') throw new Unsupported();
  return {
    iri: expandDefined(id, definition),
    graph: container === '@graph',
    isProtected: own ?? definition.protects,
    ...(type !== undefined && { type: TYPE_KEYWORDS.has(type) ? type : expandDefined(type, definition) }),
    ...(scoped !== undefined && { scoped }),
  };
}

/** IRI expansion inside a context: a keyword alias, a compact IRI over a term of the same context, or an absolute IRI. */
function expandDefined(value: string, definition: Definition): string {
  if (ALIASES.has(value)) return value;
  const colon = value.indexOf(':');
  if (value.startsWith('@') || colon < 1) throw new Unsupported();
  const prefix = value.slice(0, colon);
  if (Object.hasOwn(definition.context, prefix)) define(prefix, definition);
  const base = definition.terms.get(prefix);
  if (base === undefined) {
    if (!isAbsoluteUrl(value)) throw new Unsupported();
    return value;
  }
  const iri = base.iri + value.slice(colon + 1);
  if (!/[:/?#[\]@]$/.test(base.iri) || !isAbsoluteUrl(iri)) throw new Unsupported();
  return iri;
}

function isSame(one: Term, other: Term): boolean {
  return (
    one.iri === other.iri &&
    one.type === other.type &&
    one.graph === other.graph &&
    (one.scoped === other.scoped || canonicalJson(one.scoped ?? null) === canonicalJson(other.scoped ?? null))
  );
}
