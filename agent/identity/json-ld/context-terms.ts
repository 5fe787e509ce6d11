import type { JsonObject } from '../base/json.ts';

/** A term of a context (JSON-LD 1.1 API §4.2), with what the bundled contexts make use of. */
export interface Term {
  /** Absolute IRI, or the keyword that the term stands for: `@id`, `@type`. */
  readonly iri: string;
  /** `@id`, `@vocab`, `@json` or the IRI of a datatype. */
  readonly type?: string;
  /** Whether each value is a graph of its own (`"@container": "@graph"`). */
  readonly graph: boolean;
  /** Scoped context: applied to the value (property) or to the node (type). Null resets. */
  readonly scoped?: JsonObject | null;
  readonly isProtected: boolean;
}

/** A context ready for use. Immutable; contexts derived from it are kept with it. */
export interface ActiveContext {
  readonly terms: ReadonlyMap<string, Term>;
  readonly vocabulary?: string;
  /** What nested nodes go back to, when this context came from a type (JSON-LD 1.1 §4.1.9). */
  readonly previous?: ActiveContext;
  readonly derived: Map<JsonObject | null | string, ActiveContext>;
}
