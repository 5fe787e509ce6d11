import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TSchema } from 'typebox';
import { sourceFiles } from './source-files.ts';

interface ConfigurationShape {
  readonly name: string;
  readonly schema: TSchema;
}

const isShape = (value: unknown): value is ConfigurationShape =>
  typeof value === 'object' && value !== null && 'schema' in value && 'parse' in value && 'name' in value;

/** The configuration files' shapes: what `schemas/configuration/*.ts` export. */
export async function configurationShapes(root: string, built: boolean): Promise<ConfigurationShape[]> {
  const shapes: ConfigurationShape[] = [];
  for (const file of sourceFiles(root, 'schemas/configuration')) {
    const path = built ? join(root, 'dist', file.replace(/\.ts$/, '.js')) : join(root, file);
    const module: Record<string, unknown> = await import(pathToFileURL(path).href);
    shapes.push(...Object.values(module).filter(isShape));
  }
  return shapes.filter((shape) => shape.name.endsWith('.json'));
}

type Node = Record<string, unknown>;
const asNode = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {});

/** One row per key that has a description, in the order of the schema; nested keys are written with dots. */
export function keysOf(schema: unknown, prefix = ''): { key: string; required: boolean; description: string }[] {
  const node = asNode(schema);
  const required = Array.isArray(node.required) ? node.required : [];
  return Object.entries(asNode(node.properties)).flatMap(([name, child]) => {
    const key = `${prefix}${name}`;
    const { description } = asNode(child);
    const own = typeof description === 'string' ? [{ key, required: required.includes(name), description }] : [];
    const inner = asNode(asNode(child).items);
    const variants = Array.isArray(inner.anyOf) ? inner.anyOf : [inner];
    const nested = [...keysOf(child, `${key}.`), ...variants.flatMap((variant) => keysOf(variant, `${key}[].`))];
    return [...own, ...nested.filter((row, at) => nested.findIndex((other) => other.key === row.key) === at)];
  });
}

/** The page `docs/configuration.md`. */
export function configurationPage(shapes: readonly ConfigurationShape[]): string {
  const parts = shapes.map(({ name, schema }) => {
    const rows = keysOf(schema).map(
      (row) => `| \`${row.key}\` | ${row.required ? 'yes' : 'no'} | ${row.description.replaceAll('|', '\\|')} |`,
    );
    return `## ${name}\n\n| key | required | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Configuration\n\nGenerated from the schemas by \`npm run docs\`; do not edit.\nOne file per role, in the role's directory. An unknown key or a missing one is refused with its place. No secret stands in these files.\n\n${parts.join('\n')}`;
}
