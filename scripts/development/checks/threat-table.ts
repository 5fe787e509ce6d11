import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The page whose every defence names its test. */
export const THREATS_PAGE = 'docs/threats.md';

/** Columns of a threat table: attacker, what they have, what stops them, the test, what remains. */
const COLUMNS = 5;
const TEST_COLUMN = 3;

/** A link to a test file whose title is the test's name. */
const TEST_LINK = /\]\(([^)\s]+\.test\.ts) "([^"]+)"\)/g;

/**
 * What is wrong with the tables of a page of threats: a row of another width, a defence without a test, a test file or
 * a test that does not exist. Text outside tables is not looked at.
 */
export function threatFaults(root: string, page: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const place = `${page}:${index + 1}`;
    const cells = cellsOf(line);
    if (cells === undefined) return [];
    if (cells.length !== COLUMNS) return [`${place}: ${cells.length} columns in place of ${COLUMNS}`];
    const tests = [...(cells[TEST_COLUMN] ?? '').matchAll(TEST_LINK)];
    if (tests.length === 0) return [`${place}: no test is named`];
    return tests.flatMap(([, file = '', title = '']) => {
      const path = join(dirname(page), file);
      if (!existsSync(join(root, path))) return [`${place}: there is no ${path}`];
      return hasTest(readFileSync(join(root, path), 'utf8'), title) ? [] : [`${place}: ${path} has no test “${title}”`];
    });
  });
}

/** The cells of a table's row; undefined for its head, its rule, and everything else. */
function cellsOf(line: string): string[] | undefined {
  if (!line.startsWith('|')) return undefined;
  const cells = line
    .slice(1)
    .replace(/\|\s*$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
  const isRule = cells.every((cell) => /^:?-+:?$/.test(cell));
  return isRule || cells[0] === 'attacker' ? undefined : cells;
}

/** Whether a test file has a test, or a group of them, of exactly this name. */
function hasTest(source: string, title: string): boolean {
  const quoted = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\b(?:it|describe)\\(\\s*(['"\`])${quoted}\\1`).test(source);
}
