import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { contextDocument } from '../contexts/bundled.ts';
import type { ActiveContext } from './context-terms.ts';
import { defineTerms } from './define-terms.ts';
import { Unsupported } from './unsupported.ts';

export const INITIAL_CONTEXT: ActiveContext = { terms: new Map(), derived: new Map() };

/** Most combinations of bundled contexts that are kept. */
const MAX_DERIVED = 256;

type Scope = 'local' | 'property' | 'type';

/** Applies a document's own `@context`, which may only be made of the URLs of bundled contexts. @throws Unsupported */
export function applyUrls(active: ActiveContext, contexts: JsonValue): ActiveContext {
  let result = active;
  for (const url of Array.isArray(contexts) ? contexts : [contexts]) {
    if (typeof url !== 'string') throw new Unsupported();
    const known = result.derived.get(url);
    result = known ?? keep(result, url, loadAndApply(result, url));
  }
  return result;
}

/** Applies a scoped context; the same one to the same context gives the same object again. @throws Unsupported */
export function applyScoped(
  active: ActiveContext,
  scoped: JsonObject | null,
  scope: 'property' | 'type',
): ActiveContext {
  return active.derived.get(scoped) ?? keep(active, scoped, apply(active, scoped, scope));
}

function keep(active: ActiveContext, key: JsonObject | null | string, result: ActiveContext): ActiveContext {
  if (active.derived.size < MAX_DERIVED) active.derived.set(key, result);
  return result;
}

function loadAndApply(active: ActiveContext, url: string): ActiveContext {
  const document = contextDocument(url);
  const context = isJsonObject(document) ? document['@context'] : undefined;
  if (!isJsonObject(context)) throw new Unsupported();
  return apply(active, context, 'local');
}

/** Context processing, JSON-LD 1.1 API §4.1, for one context object. */
function apply(active: ActiveContext, context: JsonObject | null, scope: Scope): ActiveContext {
  if (context === null) {
    if (scope !== 'property') throw new Unsupported();
    return INITIAL_CONTEXT;
  }
  const { terms, vocabulary } = defineTerms(active, context, scope === 'property');
  const previous = scope === 'type' ? (active.previous ?? active) : active.previous;
  return {
    terms,
    derived: new Map(),
    ...(vocabulary !== undefined && { vocabulary }),
    ...(previous !== undefined && { previous }),
  };
}
