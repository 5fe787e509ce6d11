import type { Rule } from './rule.ts';
import { FLOORS, importsOf } from './source-tree.ts';

const floorOf = (path: string) => FLOORS.findIndex((floor) => path.startsWith(`${floor}/`));

/** Imports run one way: `schemas ← card-bridge ← agent ← repository-node ← scripts`. */
export const floors: Rule = (tree) =>
  importsOf(tree).flatMap(({ file, target }) =>
    target !== undefined && (floorOf(target) < 0 || floorOf(target) > floorOf(file))
      ? [`${file} imports ${target}, which stands above it`]
      : [],
  );
