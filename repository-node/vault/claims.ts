const NOT_CLAIMS = new Set(['@context', 'proof', 'type']);

/** A place in a credential. */
export interface Place {
  /** As `pathText` writes it, with array positions as null. */
  readonly path: string;
  readonly value: unknown;
  /** Whether it is a scalar, or an empty array or object. */
  readonly isClaim: boolean;
}

/**
 * Every place in a credential, from the outside in, contexts, types and proofs left out. Each path is written out when
 * its turn comes, so that whoever stops is spared the rest.
 */
export function* placesIn(credential: object): Generator<Place> {
  for (const [key, value] of Object.entries(credential))
    if (!NOT_CLAIMS.has(key)) yield* placesFrom(value, JSON.stringify(key));
}

function* placesFrom(value: unknown, steps: string): Generator<Place> {
  const isClaim = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  yield { path: `[${steps}]`, value, isClaim };
  if (isClaim) return;
  if (Array.isArray(value)) {
    const within = `${steps},null`;
    for (const item of value) yield* placesFrom(item, within);
  } else for (const [key, item] of Object.entries(value)) yield* placesFrom(item, `${steps},${JSON.stringify(key)}`);
}

/** What a credential is indexed by, each path as `pathText` writes it. */
export interface ClaimPaths {
  /** Of every scalar. */
  readonly claims: readonly string[];
  /** Of every scalar and of everything that it is in. */
  readonly all: readonly string[];
  readonly values: readonly { readonly path: string; readonly value: unknown }[];
}

export interface PathLimits {
  /** Scalars. */
  readonly values: number;
  /** Characters of all paths: few keys that lie deep would else be written out as often as there are claims below them. */
  readonly characters: number;
  /** The same with each path counted as often as the way leads there: the places of an array have one path. */
  readonly walked: number;
}

/** The paths of a credential's claims, contexts, types and proofs left out; undefined as soon as a limit is passed. */
export function claimPaths(credential: object, limit: PathLimits): ClaimPaths | undefined {
  const claims = new Set<string>();
  const all = new Set<string>();
  const values: { path: string; value: unknown }[] = [];
  let characters = 0;
  let walked = 0;
  for (const { path, value, isClaim } of placesIn(credential)) {
    walked += path.length;
    if (walked > limit.walked) return undefined;
    if (!all.has(path)) {
      all.add(path);
      characters += path.length;
      if (characters > limit.characters) return undefined;
    }
    if (!isClaim) continue;
    claims.add(path);
    values.push({ path, value });
    if (values.length > limit.values) return undefined;
  }
  return { claims: [...claims], all: [...all], values };
}

/** The text under which a path is indexed and named: a JSON array with every array position as null. */
export function pathText(path: readonly (string | number | null)[]): string {
  return JSON.stringify(path.map((step) => (typeof step === 'number' ? null : step)));
}
