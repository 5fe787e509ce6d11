import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FailureTable } from '../../../schemas/failure.ts';
import { sourceFiles } from './source-files.ts';

interface Table {
  readonly folder: string;
  readonly table: FailureTable;
}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && 'folder' in value && 'table' in value && 'fail' in value;

/** Every failure table of the project: the `failures.ts` files' exports, in the order of their paths. */
export async function failureTables(root: string, built: boolean): Promise<Table[]> {
  const files = ['schemas', 'card-bridge', 'agent', 'repository-node', 'scripts']
    .flatMap((folder) => sourceFiles(root, folder))
    .filter((file) => file.endsWith('failures.ts'));
  const tables: Table[] = [];
  for (const file of files) {
    const path = built ? join(root, 'dist', file.replace(/\.ts$/, '.js')) : join(root, file);
    const module: Record<string, unknown> = await import(pathToFileURL(path).href);
    tables.push(...Object.values(module).filter(isTable));
  }
  return tables;
}

/** The page `docs/failure-codes.md`: one table per folder. */
export function failureCodesPage(tables: readonly Table[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const parts = tables.map(({ folder, table }) => {
    const rows = Object.entries(table)
      .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
      .map(([code, row]) => {
        const peer = row.peerCode === undefined ? 'the same' : `\`${row.peerCode}\``;
        return `| \`${code}\` | ${row.audience} | ${cell(row.message)} | ${cell(row.todo)} | ${peer} |`;
      });
    return `## ${folder}\n\n| code | for | what happened | what to do | seen by the other side |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Failure codes\n\nGenerated from the failure tables in the sources by \`npm run docs\`; do not edit.\nCodes are stable: programs and tests compare them. Messages never contain a claim value, key, token, template or PIN.\n\n${parts.join('\n')}`;
}

/** Codes that stand in more than one table. */
export function repeatedCodes(tables: readonly Table[]): string[] {
  const codes = tables.flatMap(({ table }) => Object.keys(table));
  return [...new Set(codes.filter((code, index) => codes.indexOf(code) !== index))];
}
