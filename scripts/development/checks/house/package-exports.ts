import { dirname, join, normalize } from 'node:path';
import type { SourceTree } from './source-tree.ts';

/** A value that a subpath of the package gives out. */
export interface PackageExport {
  /** `fingerpost/identity`. */
  readonly subpath: string;
  readonly name: string;
  /** File that declares it. */
  readonly path: string;
  readonly kind: 'function' | 'class' | 'value';
  /** Its documentation, without the stars; empty when there is none. */
  readonly documentation: string;
}

const NAMED = /^export \{([^}]*)\} from '([^']+)';/gm;
const ALL = /^export \* from '([^']+)';/gm;
const DECLARED = /^export (?:abstract |async )*(function\*?|class|const) (\w+)([^\n]*)/gm;
const DOCUMENTATION = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n$/;
/** A constant that is a function: an arrow, or one of a named type of functions. */
const ARROW =
  /^(?:: (?:\([^\n]*=>|[A-Z]\w*(?:<[^=]*>)?) = async\b| = (?:async )?(?:<[^>]*>)?(?:\(|\w+ =>)|: [A-Z]\w+ = async)/;

/** Each value that the package gives out, once: under the first subpath that does. */
export function packageExports({ files, entries }: SourceTree): PackageExport[] {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const found = new Map<string, PackageExport>();
  for (const [subpath, entry] of Object.entries(entries)) {
    for (const { path, name } of exportsOf(texts, entry)) {
      const declared = found.has(`${path} ${name}`) ? undefined : declarationOf(texts.get(path) ?? '', name);
      if (declared !== undefined) found.set(`${path} ${name}`, { subpath, name, path, ...declared });
    }
  }
  return [...found.values()];
}

interface Named {
  readonly path: string;
  readonly name: string;
}

/** Where each value that a file gives out is declared. */
function exportsOf(texts: ReadonlyMap<string, string>, path: string): Named[] {
  const text = texts.get(path) ?? '';
  const beside = (specifier: string) => normalize(join(dirname(path), specifier));
  const own = [...text.matchAll(DECLARED)].map(([, , name = '']) => ({ path, name }));
  const all = [...text.matchAll(ALL)].flatMap(([, from = '']) => exportsOf(texts, beside(from)));
  const named = [...text.matchAll(NAMED)].flatMap(([, names = '', from = '']) => {
    const wanted = names.split(',').map((name) => name.trim().split(' as ')[0] ?? '');
    return exportsOf(texts, beside(from)).filter(({ name }) => wanted.includes(name));
  });
  return [...own, ...named, ...all];
}

function declarationOf(text: string, wanted: string): Pick<PackageExport, 'kind' | 'documentation'> | undefined {
  const match = [...text.matchAll(DECLARED)].find(([, , name]) => name === wanted);
  if (match === undefined) return undefined;
  const [, keyword = '', , rest = ''] = match;
  const [, lines = ''] = DOCUMENTATION.exec(text.slice(0, match.index)) ?? [];
  const documentation = lines.replaceAll(/^ *\* ?/gm, '').trim();
  if (keyword === 'class') return { kind: keyword, documentation };
  return {
    kind: keyword === 'const' && !isFunction(text.slice(match.index), rest) ? 'value' : 'function',
    documentation,
  };
}

/** A constant whose parameters run over several lines counts by how it goes on. */
function isFunction(from: string, rest: string): boolean {
  if (ARROW.test(rest)) return true;
  return / = (?:async )?$/.test(rest) && /^[^\n]*\n\s*(?:async )?(?:<[^>]*>)?\(/.test(from);
}
