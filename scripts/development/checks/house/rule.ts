import type { SourceTree } from './source-tree.ts';

/** One rule of the house: sentences about whatever breaks it. */
export type Rule = (tree: SourceTree) => string[];
