/** A claims path pointer (OpenID4VP 1.0 §7): a name, a place in an array, or null for every element of one. */
export type ClaimsPath = readonly (string | number | null)[];

/** The values at a claims path pointer, OpenID4VP 1.0 §7.1: none when the path leads nowhere. */
export function valuesAt(root: unknown, path: ClaimsPath): unknown[] {
  let selected: unknown[] = [root];
  for (const step of path) {
    selected = selected.flatMap((value) => {
      if (step === null) return Array.isArray(value) ? value : [];
      if (typeof step === 'number') return Array.isArray(value) && step < value.length ? [value[step]] : [];
      return hasOwn(value, step) ? [value[step]] : [];
    });
  }
  return selected;
}

/** Whether a credential has a claim that is asked for, with one of the values asked for if any are. */
export function hasClaim(
  credential: unknown,
  { path, values }: { readonly path: ClaimsPath; readonly values?: readonly unknown[] | undefined },
): boolean {
  const there = valuesAt(credential, path);
  return values === undefined ? there.length > 0 : there.some((value) => values.includes(value));
}

function hasOwn(value: unknown, key: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key);
}
