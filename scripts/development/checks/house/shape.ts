import type { Rule } from './rule.ts';
import type { SourceTree } from './source-tree.ts';

/** The measured shape of the sources. */
export interface Shape {
  readonly files: number;
  readonly lines: number;
  readonly medianLines: number;
  readonly longest: { readonly path: string; readonly lines: number };
  readonly anys: number;
  readonly castsPerThousandLines: number;
  readonly biggestRoom: { readonly path: string; readonly percent: number };
}

const ROOM = /^(?:agent\/programs\/[^/]+|(?:agent|card-bridge)\/[^/]+(?=\/)|[^/]+)/;
const ANY = /(?:[:<,|&(=]|\bas|=>|extends)\s*any\b/g;
const CAST = /(?<=[\w)\]}'"`>]\s+)as\s+(?!const\b)(?=[\w({['"`])/g;
const NAMES = /\b(?:import|export)\b[^;='"]*\{[^}]*\}|\b(?:import|export)\s+(?:type\s+)?\*\s+as\b/g;

const matches = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** Counts lines, `any`, casts (`as` but for `as const` and renamed names) and the share of the biggest room: a folder of agent, of its programs or of card-bridge, or another floor. */
export function shapeOf({ files }: SourceTree): Shape {
  const sized = files
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .toSorted((a, b) => a.lines - b.lines);
  const lines = sized.reduce((sum, file) => sum + file.lines, 0);
  const rooms = new Map<string, number>();
  for (const file of sized) {
    const room = ROOM.exec(file.path)?.[0] ?? '';
    rooms.set(room, (rooms.get(room) ?? 0) + file.lines);
  }
  const [path = '', most = 0] = [...rooms].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const codes = files.map(({ code }) => code.replaceAll(NAMES, ''));
  const share = (part: number, of: number) => Math.round((part / Math.max(1, lines)) * of * 100) / 100;
  return {
    files: files.length,
    lines,
    medianLines: sized[Math.floor(sized.length / 2)]?.lines ?? 0,
    longest: sized.at(-1) ?? { path: '', lines: 0 },
    anys: codes.reduce((sum, code) => sum + matches(code, ANY), 0),
    castsPerThousandLines: share(
      codes.reduce((sum, code) => sum + matches(code, CAST), 0),
      1000,
    ),
    biggestRoom: { path, percent: share(most, 100) },
  };
}

/** Small files, no `any`, casts only where outside data is parsed, no room that has become a house of its own. */
export const shape: Rule = (tree) => {
  const { medianLines, longest, anys, castsPerThousandLines, biggestRoom } = shapeOf(tree);
  return [
    ...(medianLines > 60 ? [`The median file has ${medianLines} lines; 60 are enough`] : []),
    ...(longest.lines > 400 ? [`${longest.path} has ${longest.lines} lines; 400 are enough`] : []),
    ...(anys > 0 ? [`\`any\` stands ${anys} times in the sources`] : []),
    ...(castsPerThousandLines > 1.5 ? [`${castsPerThousandLines} casts in 1,000 lines; 1.5 are enough`] : []),
    ...(biggestRoom.percent > 25
      ? [`${biggestRoom.path} is ${biggestRoom.percent} % of the sources; 25 % are enough`]
      : []),
  ];
};
