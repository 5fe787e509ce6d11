import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf, damage, dice, pictureOf } from '../../agent/base/store/damage.ts';
import { type Keeper, keeperOf } from './keeper.ts';

/** The programs whose directories hold LevelDB stores: an authority (HSM, resolver), a credential service, a node. */
export const PROGRAMS = ['authority', 'service', 'history'] as const;

interface Sample {
  readonly directory: string;
  readonly keeper: Keeper;
  readonly stores: readonly string[];
  readonly kept: ReadonlySet<string>;
}

/** A program's directory with things stored over several starts, and a second one to take foreign files from. */
async function sampleOf(program: string, directory: string): Promise<Sample> {
  const keeper = await keeperOf(program);
  await keeper.prepare(directory);
  let number = 0;
  for (let life = 0; life < 3; life++) {
    const open = await keeper.open(directory);
    for (let count = 0; count < 4; count++) await open.store(++number);
    await open.close();
  }
  const stores = readdirSync(directory).filter((name) => existsSync(join(directory, name, 'CURRENT')));
  const kept = await keeper.kept(directory);
  assert.equal(kept.size, 12);
  return { directory, keeper, stores, kept };
}

/**
 * Damages stores of each program at random, once or twice, and starts the program: it refuses with store-corrupt and
 * every byte as it was, or has all that was stored. Says how many were refused.
 */
export async function damageAtRandom(directory: string, runs: number, seed: number): Promise<number> {
  const samples: Sample[] = [];
  for (const program of PROGRAMS)
    for (const copy of ['one', 'other']) samples.push(await sampleOf(program, join(directory, `${program}-${copy}`)));
  const contents = new Map<string, string>();
  let refused = 0;
  for (let run = 0; run < runs; run++) {
    const roll = dice(seed * 1_000_003 + run);
    const sample = samples[roll(samples.length)];
    const name = sample?.stores[roll(sample.stores.length)];
    assert.ok(sample !== undefined && name !== undefined);
    const whole = join(sample.directory, name);
    if (!contents.has(whole)) contents.set(whole, await contentOfCopy(whole, directory));
    const trial = join(directory, 'trial');
    rmSync(trial, { recursive: true, force: true });
    cpSync(sample.directory, trial, { recursive: true });
    const store = join(trial, name);
    const others = samples.flatMap((each) => each.stores.map((one) => join(each.directory, one)));
    const what = Array.from({ length: 1 + roll(2) }, () => damage(store, others, roll)).join('; ');
    const case_ = `seed ${seed}, run ${run}: ${what} in ${store} of ${sample.directory}`;
    if (await isRefused(sample, trial, store, contents.get(whole) ?? '', case_)) refused += 1;
  }
  return refused;
}

async function isRefused(sample: Sample, trial: string, store: string, content: string, what: string) {
  const before = pictureOf(store);
  try {
    const kept = await sample.keeper.kept(trial);
    assert.deepEqual(
      [...sample.kept].filter((name) => !kept.has(name)),
      [],
      what,
    );
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    assert.equal(error instanceof Error && Reflect.get(error, 'code'), 'store-corrupt', what);
    assert.equal(pictureOf(store), before, `${what}: a file was changed`);
    return true;
  }
  // A store that the program did not open by itself: the resolver's.
  try {
    const now = await contentOf(store);
    assert.equal(now, content, `${what}: rows are gone without a word`);
    return false;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    assert.equal(error instanceof Error && Reflect.get(error, 'code'), 'store-corrupt', what);
    assert.equal(pictureOf(store), before, `${what}: a file was changed`);
    return true;
  }
}

async function contentOfCopy(store: string, directory: string): Promise<string> {
  const copy = join(directory, 'picture');
  rmSync(copy, { recursive: true, force: true });
  cpSync(store, copy, { recursive: true });
  return contentOf(copy);
}
