import { packageExports } from './package-exports.ts';
import type { Rule } from './rule.ts';

/** Whoever imports a function or class of the package sees at it how it is used. */
export const examplesEverywhere: Rule = (tree) =>
  packageExports(tree)
    .filter(({ kind, documentation }) => kind !== 'value' && exampleOf(documentation) === undefined)
    .map(({ path, name, subpath }) => `${path}: ${name}, which ${subpath} exports, has no example (@example)`);

/** The code of a documentation's example. */
export function exampleOf(documentation: string): string | undefined {
  return /@example\n```ts\n([\s\S]*?)```/.exec(documentation)?.[1];
}
