import { asList, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { contextDocument, contextsAdded, knownContexts } from './bundled.ts';

/** What the bundled contexts give names to, all of them taken together and at every depth. */
export interface BundledNames {
  /** The names of each IRI. */
  readonly namesOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Beginnings of IRIs that give a name to whatever follows them (`@vocab`). */
  readonly vocabularies: readonly string[];
}

let collected: BundledNames | undefined;
let collectedFrom = 0;

/** Collected once, and again when a context was added; contexts never change. */
export function bundledNames(): BundledNames {
  if (collected === undefined || collectedFrom !== contextsAdded()) collected = collect();
  collectedFrom = contextsAdded();
  return collected;
}

function collect(): BundledNames {
  const namesOf = new Map<string, Set<string>>();
  const vocabularies: string[] = [];
  const visit = (context: JsonValue | undefined): void => {
    if (!isJsonObject(context)) return;
    if (typeof context['@vocab'] === 'string') vocabularies.push(context['@vocab']);
    for (const name of Object.keys(context)) {
      const iri = name.startsWith('@') ? undefined : iriOf(name, context);
      if (iri !== undefined) namesOf.set(iri, (namesOf.get(iri) ?? new Set()).add(name));
      const definition: JsonValue | undefined = context[name];
      if (isJsonObject(definition)) visit(definition['@context']);
    }
  };
  for (const url of knownContexts()) {
    const document = contextDocument(url);
    if (isJsonObject(document)) for (const part of asList(document['@context'])) visit(part);
  }
  return { namesOf, vocabularies };
}

/** The IRI or keyword of a term; compact ones are spelled out by the terms of the same context. */
function iriOf(name: string, context: JsonObject): string | undefined {
  const definition: JsonValue | undefined = context[name];
  const value = isJsonObject(definition) ? definition['@id'] : definition;
  if (typeof value !== 'string') return undefined;
  const colon = value.indexOf(':');
  const prefix = value.slice(0, colon);
  if (colon < 1 || !Object.hasOwn(context, prefix)) return value;
  const base = iriOf(prefix, context);
  return base === undefined ? undefined : base + value.slice(colon + 1);
}
