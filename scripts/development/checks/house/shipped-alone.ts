import type { Rule } from './rule.ts';
import { importsOf, isShipped, isWithin } from './source-tree.ts';

/** Bindings that whoever needs the hardware installs beside the package (`docs/dependencies.md`). */
const ADDED_BY_USERS = ['pcsc-mini', 'pkcs11js'];

/** What is shipped runs on what is shipped: no development dependency, no package that is not named, nothing of scripts/development. */
export const shippedAlone: Rule = (tree) =>
  importsOf(tree).flatMap(({ file, target, packageName }) => {
    const shipped = isShipped(file);
    if (target !== undefined)
      return shipped && isWithin(target, 'scripts/development')
        ? [`${file} is shipped and imports ${target}, which is not`]
        : [];
    if (packageName === undefined || tree.dependencies.includes(packageName) || ADDED_BY_USERS.includes(packageName))
      return [];
    if (!tree.developmentDependencies.includes(packageName))
      return [`${file} imports ${packageName}, which package.json does not name`];
    return shipped ? [`${file} is shipped and imports the development dependency ${packageName}`] : [];
  });
