import type { Rule } from './rule.ts';
import { importsOf, isWithin } from './source-tree.ts';

const PACKAGES = ['typebox', 'cborg'];

/** `schemas` has no I/O and no cryptography: of packages it takes the shapes' and the encoding's alone. */
export const ground: Rule = (tree) =>
  importsOf(tree).flatMap(({ file, packageName }) =>
    packageName !== undefined && isWithin(file, 'schemas') && !PACKAGES.includes(packageName)
      ? [`${file} imports the package ${packageName}, but schemas takes only ${PACKAGES.join(' and ')}`]
      : [],
  );
