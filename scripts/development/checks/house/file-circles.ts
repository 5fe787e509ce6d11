import type { Rule } from './rule.ts';
import { importsOf } from './source-tree.ts';

/** No file imports itself by way of others (strongly connected components, Tarjan 1972). */
export const fileCircles: Rule = (tree) => {
  const edges = new Map<string, string[]>();
  for (const { file, target } of importsOf(tree))
    if (target !== undefined) edges.set(file, [...(edges.get(file) ?? []), target]);
  const index = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): number => {
    const mine = index.size;
    index.set(file, mine);
    let lowest = mine;
    stack.push(file);
    for (const next of edges.get(file) ?? []) {
      if (!index.has(next)) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, index.get(next) ?? mine);
    }
    if (lowest === mine) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1 || edges.get(file)?.includes(file)) circles.push(circle);
    }
    return lowest;
  };
  for (const file of edges.keys()) if (!index.has(file)) visit(file);
  return circles.map((circle) => `These files import each other in a circle: ${circle.toSorted().join(', ')}`);
};
