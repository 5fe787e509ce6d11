import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { projectRoot, sourceFiles } from './source-files.ts';

/** What each folder may import besides itself; the longest matching folder decides. */
const RULES: readonly {
  readonly folder: string;
  readonly may: readonly string[];
  readonly packages?: readonly RegExp[];
}[] = [
  { folder: 'schemas', may: [], packages: [/^typebox(\/|$)/, /^cborg$/] },
  { folder: 'card-bridge', may: ['schemas/failure.ts'] },
  {
    folder: 'card-bridge/software-card',
    may: ['schemas/failure.ts', 'card-bridge'],
    packages: [/^@noble\//],
  },
  { folder: 'agent', may: ['schemas', 'card-bridge'] },
  { folder: 'repository-node', may: ['schemas', 'card-bridge', 'agent'] },
  { folder: 'scripts', may: ['schemas', 'card-bridge', 'agent', 'repository-node'] },
];

const IMPORT = /(?<!['"\w])(?:from|import)\s*\(?\s*'([^'\n]+)'/g;
const BUILT_IN = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);

const isWithin = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

function ruleOf(path: string) {
  return RULES.filter((rule) => isWithin(path, rule.folder)).toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

function faultOf(file: string, target: string): string | undefined {
  const rule = ruleOf(file);
  if (rule === undefined || BUILT_IN.has(target)) return undefined;
  if (!target.startsWith('.')) {
    if (rule.packages === undefined || rule.packages.some((allowed) => allowed.test(target))) return undefined;
    return `${file} imports the package ${target}, which ${rule.folder} may not use`;
  }
  const path = normalize(join(dirname(file), target));
  if (isWithin(path, rule.folder) || rule.may.some((folder) => isWithin(path, folder))) return undefined;
  return `${file} imports ${path}, but ${rule.folder} may import only ${[rule.folder, ...rule.may].join(', ')}`;
}

/** Sentences about every import that runs against `schemas ← card-bridge ← agent ← repository-node ← scripts`. */
export function importFaults(root: string): string[] {
  const folders = RULES.map((rule) => rule.folder).filter((folder) => !folder.includes('/'));
  return folders.flatMap((folder) =>
    sourceFiles(root, folder).flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].flatMap(
        ([, target = '']) => faultOf(file, target) ?? [],
      ),
    ),
  );
}

if (import.meta.main) {
  const faults = importFaults(projectRoot());
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.stdout.write(
    faults.length === 0 ? 'All imports run one way.\n' : `${faults.length} imports run the wrong way.\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}
