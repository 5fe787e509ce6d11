import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes a generated page of the documentation, or with `check` only compares it.
 *
 * @returns whether the page on disk is (now) what the sources say
 */
export function writePage(root: string, page: string, text: string, check: boolean): boolean {
  const path = join(root, page);
  const same = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (same) return true;
  if (check) {
    process.stderr.write(`${page} is out of date: run \`npm run docs\`.\n`);
    return false;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  process.stdout.write(`${page} written.\n`);
  return true;
}
