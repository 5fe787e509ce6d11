import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory, syncDirectory, writeFileSynced } from './synced-file.ts';

/** Lies in a directory while a program's files are being made there. */
const UNFINISHED = '.unfinished-init';

/**
 * Makes a program's files in a directory (mode 0700; it may be there and hold other things): all of them, or none. What
 * fails half-way is taken away again, and so is what a kill left half-made when the making is next tried.
 *
 * @param names what `work` makes, as names in the directory
 * @param last what it makes last: where that is, the making was finished
 * @throws `taken` when one of the names is there, what `work` throws, or the file system's error
 */
export async function makeInDirectory<T>(
  directory: string,
  names: readonly string[],
  last: string,
  taken: () => Error,
  work: () => Promise<T>,
): Promise<T> {
  await makeDirectory(directory);
  const present = await readdir(directory);
  if (present.includes(last)) throw taken();
  if (present.includes(UNFINISHED)) await removeAll(directory, names);
  else if (present.some((name) => names.includes(name))) throw taken();
  await writeFileSynced(join(directory, UNFINISHED), '');
  try {
    const made = await work();
    await rm(join(directory, UNFINISHED));
    await syncDirectory(directory);
    return made;
  } catch (failure) {
    await removeAll(directory, [last, ...names]);
    await rm(join(directory, UNFINISHED), { force: true });
    throw failure;
  }
}

async function removeAll(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(directory, name), { recursive: true, force: true });
}
