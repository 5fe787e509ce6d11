import type { Rule } from './rule.ts';
import { importsOf, isWithin } from './source-tree.ts';

const PROGRAMS = /^(?:agent\/programs\/[^/]+|repository-node)(?=\/)/;

const programOf = (path: string): string | undefined => PROGRAMS.exec(path)?.[0];

/** Programs share wire messages, as programs on different machines do: a program imports no program, and no library imports one. */
export const programs: Rule = (tree) =>
  importsOf(tree).flatMap(({ file, target }) => {
    if (target === undefined || isWithin(file, 'scripts')) return [];
    const own = programOf(file);
    const other = programOf(target);
    // The floor's own index names what the package exports.
    if (other === undefined || other === own || file === 'agent/index.ts') return [];
    return [`${file} imports ${target}: ${own === undefined ? 'a library' : 'a program'} imports no program`];
  });
