import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, whether this runs from the sources or from dist/. */
export function projectRoot(): string {
  const folders = dirname(fileURLToPath(import.meta.url)).split('/scripts/development/checks')[0] ?? '.';
  return folders.endsWith('/dist') ? dirname(folders) : folders;
}

/** Every TypeScript file below a folder of the project, as paths relative to the root. */
export function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
