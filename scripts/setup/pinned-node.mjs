import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * The Node that package.json pins; where no pinned build exists for the platform, this one if it is new enough. Ends
 * the process with a word of advice otherwise.
 */
export function pinnedNode() {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  try {
    const pinned = join(dirname(require.resolve(`${name}/package.json`)), 'bin', windows ? 'node.exe' : 'node');
    if (existsSync(pinned)) return pinned;
  } catch {
    // Not installed for this platform.
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return process.execPath;
  process.stderr.write(
    `Node ${process.versions.node} is too old and no pinned build exists for this platform: install Node 22.13 or newer.\n`,
  );
  process.exit(1);
}
