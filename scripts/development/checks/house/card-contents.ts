import { builtinModules } from 'node:module';
import type { Rule } from './rule.ts';
import { importsOf, isWithin, type SourceFile } from './source-tree.ts';

const CARD = 'card-bridge/software-card';
/** What a card cannot hold: what stands outside it, on the other side of the reader. */
const OUTSIDE = ['compliance', 'host', 'reader', 'issuance', 'personalise'].map((room) => `card-bridge/${room}`);
const BUILT_IN = /(?<!['"\w])(?:from|import)\s*\(?\s*'(?:node:)?([a-z_/0-9]+)'/g;
/** A card's own co-processor (cryptography, buffers) and its memory, which here is one file. */
const CO_PROCESSOR = new Set(['crypto', 'buffer', 'util', 'fs', 'fs/promises', 'path', 'timers/promises']);

function builtInsOf({ text }: SourceFile): string[] {
  return [...text.matchAll(BUILT_IN)].flatMap(([, name = '']) => (builtinModules.includes(name) ? [name] : []));
}

/** The software card imports nothing that a real card could not contain: no host, no reader, no network, no package but pure arithmetic. */
export const cardContents: Rule = (tree) => {
  const card = tree.files.filter(({ path }) => isWithin(path, CARD));
  return [
    ...importsOf({ ...tree, files: card }).flatMap(({ file, target, packageName }) => {
      if (packageName !== undefined && !packageName.startsWith('@noble/'))
        return [`${file} imports the package ${packageName}, which no card holds`];
      if (target !== undefined && OUTSIDE.some((room) => isWithin(target, room)))
        return [`${file} imports ${target}, which stands outside the card`];
      return [];
    }),
    ...card.flatMap((file) =>
      builtInsOf(file)
        .filter((name) => !CO_PROCESSOR.has(name))
        .map((name) => `${file.path} imports node:${name}, which no card holds`),
    ),
  ];
};
