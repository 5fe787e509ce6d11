import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkStore } from '../../../../agent/base/store/check-store.ts';
import { createStore, openStore } from '../../../../agent/base/store/open-store.ts';
import { withDirectory } from '../../identity/temporary-directory.ts';
import { contentOf, countingFiles, pictureOf } from './damage.ts';

/** A store with tables, a log with rows, and all of it acknowledged. */
export async function filledStore(path: string): Promise<void> {
  await createStore(path);
  for (let round = 0; round < 3; round++) {
    const store = await openStore(path);
    for (let at = 0; at < 12; at++)
      await store.write([{ key: `row/${round}/${at}`, value: Buffer.alloc(20 + at * 5, at) }, { key: `gone/${at}` }]);
    await store.close();
  }
}

/** A damaged store is refused with every byte as it was, or gives everything. Says whether it was refused. */
export async function holds(path: string, content: string, what: string): Promise<boolean> {
  const before = pictureOf(path);
  try {
    await (await openStore(path)).close();
  } catch (error) {
    assert.equal(error instanceof Error && Reflect.get(error, 'code'), 'store-corrupt', what);
    assert.equal(pictureOf(path), before, `${what}: a file was changed`);
    return true;
  }
  assert.equal(await contentOf(path), content, `${what}: rows are gone without a word`);
  return false;
}

/** Cuts each file of a store at every length; says how often, and which files were refused. */
export async function cutEverywhere(step: number): Promise<{ lengths: number; refused: string[]; files: string[] }> {
  return withDirectory(async (directory) => {
    const { whole, content, files } = await sample(directory);
    const refused = new Set<string>();
    let lengths = 0;
    for (const name of files) {
      const bytes = readFileSync(join(whole, name));
      for (let length = 0; length < bytes.length; length += length < 64 ? 1 : step) {
        lengths += 1;
        const what = `${name} cut to ${length} of ${bytes.length}`;
        if (await tryIt(whole, name, bytes.subarray(0, length), content, what, lengths)) refused.add(name);
      }
    }
    return { lengths, refused: [...refused].sort(), files };
  });
}

/** Alters one bit of every byte of each file; says how many there were and how many of them mean nothing. */
export async function alterEverywhere(step: number): Promise<{ bytes: number; meaningless: number }> {
  return withDirectory(async (directory) => {
    const { whole, content, files } = await sample(directory);
    let [count, meaningless] = [0, 0];
    for (const name of files) {
      const bytes = readFileSync(join(whole, name));
      for (let at = 0; at < bytes.length; at += step) {
        count += 1;
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
        if (!(await tryIt(whole, name, altered, content, `${name} altered at ${at}`, count))) meaningless += 1;
      }
    }
    return { bytes: count, meaningless };
  });
}

async function sample(directory: string) {
  const whole = join(directory, 'whole');
  await filledStore(whole);
  cpSync(whole, join(directory, 'picture'), { recursive: true });
  return { whole, content: await contentOf(join(directory, 'picture')), files: countingFiles(whole) };
}

/** What the check lets through is opened for real, in a copy; of what it refuses, one in a hundred. */
async function tryIt(whole: string, name: string, bytes: Uint8Array, content: string, what: string, count: number) {
  const path = join(whole, name);
  const kept = readFileSync(path);
  writeFileSync(path, bytes);
  try {
    const passes = await checkStore(whole).then(
      () => true,
      () => false,
    );
    if (!passes && count % 100 !== 0) return true;
    const trial = `${whole}-trial`;
    rmSync(trial, { recursive: true, force: true });
    cpSync(whole, trial, { recursive: true });
    return await holds(trial, content, what);
  } finally {
    writeFileSync(path, kept);
  }
}
