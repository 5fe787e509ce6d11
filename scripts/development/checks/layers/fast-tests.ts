import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { specifiersOf } from '../house/source-tree.ts';
import { sourceFiles } from '../source-files.ts';

/** What makes a test slow whatever it tests: a browser, or a process of its own. */
const OUTSIDE = ['playwright-core', 'node:child_process'];

/** Long computations: many fingers compared with many. */
export const LONG: readonly string[] = [
  'tests/agent/base/store/damage.test.ts',
  'tests/card-bridge/fingerprint/synthesise-recognition.test.ts',
  'tests/repository-node/faults/random-damage.test.ts',
  'tests/repository-node/session-soak.test.ts',
  'tests/scripts/every-command.test.ts',
];

/** Whose files a test uses as helpers; the product's own files are what it tests. */
const HELPERS = /^(?:tests|scripts\/development)\//;

/**
 * The test files that need neither browser nor process nor minutes, as paths below the root: what a test and the helpers
 * that it imports take in decides, so that a new test is in the right layer by itself.
 */
export function fastTests(root: string): string[] {
  const slow = new Map<string, boolean>();
  const isSlow = (file: string): boolean => {
    const known = slow.get(file);
    if (known !== undefined) return known;
    slow.set(file, false);
    const found = specifiersOf(readFileSync(join(root, file), 'utf8')).some((target) => {
      if (!target.startsWith('.')) return OUTSIDE.includes(target);
      const path = normalize(join(dirname(file), target));
      return HELPERS.test(path) && /\.tsx?$/.test(path) && isSlow(path);
    });
    slow.set(file, found);
    return found;
  };
  return sourceFiles(root, 'tests').filter(
    (file) => file.endsWith('.test.ts') && !LONG.includes(file) && !isSlow(file),
  );
}
