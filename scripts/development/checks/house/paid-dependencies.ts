import type { Rule } from './rule.ts';
import { importsOf, isShipped, type SourceTree } from './source-tree.ts';

/** Names in the first column of the page's table of run-time dependencies whose second column says something. */
function reasoned(tree: SourceTree): Set<string> {
  const section = /^## At run time$(.*?)(?=^## )/ms.exec(`${tree.reasons}\n## `)?.[1] ?? '';
  return new Set(
    [...section.matchAll(/^\|([^|]+)\|([^|]+)\|$/gm)].flatMap(([, names = '', reason = '']) =>
      reason.trim().split(' ').length > 2 ? [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) : [],
    ),
  );
}

/** Every run-time dependency is imported by shipped code and has its reason in `docs/dependencies.md`, and the page names no other. */
export const paidDependencies: Rule = (tree) => {
  const used = new Set(importsOf(tree).flatMap(({ file, packageName }) => (isShipped(file) ? [packageName] : [])));
  const named = reasoned(tree);
  return [
    ...tree.dependencies.flatMap((name) => [
      ...(used.has(name) ? [] : [`${name} is a run-time dependency that no shipped code imports`]),
      ...(named.has(name) ? [] : [`${name} is a run-time dependency without a reason in docs/dependencies.md`]),
    ]),
    ...[...named]
      .filter((name) => !tree.dependencies.includes(name))
      .map((name) => `docs/dependencies.md gives a reason for ${name}, which is no run-time dependency`),
  ];
};
