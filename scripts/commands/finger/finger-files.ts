import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { scriptFailures } from '../../cli/failures.ts';

/** Images of the holder's finger: some for enrolment, the rest for touches; and another person's. */
export interface FingerFiles {
  readonly enrolment: readonly string[];
  readonly touches: readonly string[];
}

const ENROLLED = 3;
const NEEDED = ENROLLED + 3;

/**
 * The images `<finger>_<impression>.png` of the first finger in a folder (or in its first set, as fingerprint
 * collections are laid out) that has enough of them.
 *
 * @throws demo-fingers-missing
 */
export async function findFingers(folder: string): Promise<FingerFiles> {
  const paths = await imagesOfOneFinger(folder, NEEDED);
  return { enrolment: paths.slice(0, ENROLLED), touches: paths.slice(ENROLLED) };
}

/**
 * The images of the first finger in a folder, or in its first set, that has at least so many.
 *
 * @throws demo-fingers-missing
 */
export async function imagesOfOneFinger(folder: string, least: number): Promise<readonly string[]> {
  for (const place of [folder, ...(await subfolders(folder))]) {
    const byFinger = Map.groupBy(await images(place), (file) => file.split('_', 1)[0] ?? '');
    const found = [...byFinger.values()].find((files) => files.length >= least);
    if (found !== undefined) return found.map((file) => join(place, file));
  }
  throw scriptFailures.fail('demo-fingers-missing', folder);
}

const byNumber = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

async function images(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => /^[^_]+_\d+\.png$/.test(file)).toSorted(byNumber);
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .toSorted(byNumber);
}
