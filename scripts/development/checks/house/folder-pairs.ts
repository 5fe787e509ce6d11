import { basename, dirname } from 'node:path';
import type { Rule } from './rule.ts';
import { importsOf } from './source-tree.ts';

const isIndex = (path: string) => basename(path) === 'index.ts';

/**
 * No two folders import each other, types included. A folder and one within it are two; an index says what a folder
 * exports and counts on neither side.
 */
export const folderPairs: Rule = (tree) => {
  const between = new Map<string, string>();
  for (const { file, target } of importsOf(tree)) {
    if (target === undefined || isIndex(file) || isIndex(target) || dirname(file) === dirname(target)) continue;
    const pair = `${dirname(file)} → ${dirname(target)}`;
    if (!between.has(pair)) between.set(pair, `${file} imports ${target}`);
  }
  return [...between].flatMap(([pair, example]) => {
    const [from = '', to = ''] = pair.split(' → ');
    const back = between.get(`${to} → ${from}`);
    return back !== undefined && from < to ? [`${from} and ${to} import each other: ${example}, ${back}`] : [];
  });
};
