import { type Fault, fault } from '../base/fault.ts';
import { asList, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { isAbsoluteUrl } from '../base/url.ts';
import { bundledNames } from '../contexts/bundled-names.ts';

/** A name that a document gives itself, and what it stands for. */
export interface OwnTerm {
  readonly term: string;
  readonly iri: string;
}

const CONTEXT_KEYWORDS = new Set(['@protected', '@version']);
const TERM_KEYWORDS = new Set(['@id', '@type', '@container', '@context', '@protected']);
const CONTAINERS = new Set<JsonValue>(['@set', '@list']);
const TYPES = new Set<JsonValue>(['@id', '@vocab', '@json', '@none']);
/** Base names that a document may say again as they are. */
const ALIASES: Readonly<Record<string, string>> = { id: '@id', type: '@type' };
const MAX_DEPTH = 16;

/**
 * The names that the inline contexts of a document add, or why they do more than add: under a proof over statements
 * whoever presents a document can exchange its contexts, and must not be able to show or hide under another name
 * anything that the bundled contexts have a name for. So an inline context stands at the top, and each of its terms is
 * for one absolute IRI that no bundled term stands for, unless it is that very term. Vocabularies, prefixes, other
 * aliases of keywords, indices, reverse and nested properties are refused.
 */
export function readOwnTerms(document: JsonObject): readonly OwnTerm[] | Fault {
  const terms: OwnTerm[] = [];
  for (const context of asList(document['@context'])) {
    if (typeof context === 'string') continue;
    const place = isJsonObject(context) ? readContext(unwrapped(context), terms, 0) : 'not an object';
    if (place !== undefined) return fault('context-inline', place);
  }
  for (const key in document)
    if (key !== '@context' && key !== 'proof' && holdsContext(document[key]))
      return fault('context-inline', 'not at the top');
  return terms;
}

/**
 * A context document in the place of a context, `{"@context": {…}}`: JSON-LD 1.1 API §4.1.2 step 5.3 reads what is in
 * it. Nothing else may stand beside it.
 */
export function unwrapped(context: JsonObject): JsonObject {
  const { '@context': inner, ...others } = context;
  return isJsonObject(inner) && Object.keys(others).length === 0 ? inner : context;
}

/** What is wrong with a context, in words of JSON-LD and never of the document. */
function readContext(context: JsonObject, terms: OwnTerm[], depth: number): string | undefined {
  if (depth > MAX_DEPTH) return 'depth';
  for (const name of Object.keys(context)) {
    const value: JsonValue | undefined = context[name];
    const problem = name.startsWith('@')
      ? CONTEXT_KEYWORDS.has(name)
        ? undefined
        : 'a keyword of a context'
      : readTerm(name, value, terms, depth);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function readTerm(name: string, value: JsonValue | undefined, terms: OwnTerm[], depth: number): string | undefined {
  const definition = isJsonObject(value) ? value : { '@id': value ?? null };
  const { '@id': iri, '@type': type, '@container': container, '@context': scoped } = definition;
  if (Object.keys(definition).some((key) => !TERM_KEYWORDS.has(key))) return 'a keyword of a term';
  if (typeof iri !== 'string' || name === '' || /[:/]/.test(name)) return 'a term';
  if (container !== undefined && !asList(container).every((one) => CONTAINERS.has(one))) return 'a container';
  if (type !== undefined && !TYPES.has(type) && !isAbsoluteUrl(type)) return 'a type of values';
  if (iri.startsWith('@')) return ALIASES[name] === iri ? undefined : 'a keyword under another name';
  if (!isAbsoluteUrl(iri) || /[:/?#[\]@]$/.test(iri)) return 'an IRI';
  if (!isItsName(name, iri)) return 'another name for what has one';
  terms.push({ term: name, iri });
  if (scoped === undefined) return undefined;
  return isJsonObject(scoped) ? readContext(scoped, terms, depth + 1) : 'a context that is no object';
}

/** Whether a term may stand for an IRI: the bundled contexts know neither, or know the one by the other. */
function isItsName(name: string, iri: string): boolean {
  const { namesOf, vocabularies } = bundledNames();
  const names = namesOf.get(iri);
  if (names !== undefined) return names.has(name);
  return vocabularies.every((vocabulary) => !iri.startsWith(vocabulary) || iri === vocabulary + name);
}

function holdsContext(value: JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((member: JsonValue) => holdsContext(member));
  return Object.entries(value).some(([key, member]) => key === '@context' || holdsContext(member as JsonValue));
}
