import type { Rule } from './rule.ts';
import { importsOf, isWithin } from './source-tree.ts';

const TABLE = 'schemas/failure.ts';

/** card-bridge can be taken out of this product: of `schemas` it takes the failure table alone. */
export const cardBridgeAlone: Rule = (tree) =>
  importsOf(tree).flatMap(({ file, target }) =>
    target !== undefined && isWithin(file, 'card-bridge') && isWithin(target, 'schemas') && target !== TABLE
      ? [`${file} imports ${target}, but card-bridge takes of schemas only ${TABLE}`]
      : [],
  );
