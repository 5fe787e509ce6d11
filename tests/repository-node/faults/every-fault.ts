import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_KINDS, type Fault, runWithFault, type Told } from './failing-disk.ts';
import { keeperOf } from './keeper.ts';

/** Codes that say what the disk did; the file system's own from what has no code of ours. */
const NAMED: Readonly<Record<Fault['kind'], RegExp>> = {
  full: /^(disk-full|store-unwritable|card-image-unwritable|ENOSPC)$/,
  short: /^(disk-full|store-unwritable|card-image-unwritable|ENOSPC)$/,
  io: /^(store-unwritable|card-image-unwritable|EIO)$/,
  readonly: /^(read-only|store-unwritable|card-image-unwritable|EROFS)$/,
};

/**
 * Lets every `step`-th operation of a keeper fail, in every way, once and for good, and checks each time that what was
 * acknowledged is there. Says how many faults that were.
 */
export async function failEverywhere(what: string, directory: string, step: number): Promise<number> {
  const keeper = await keeperOf(what);
  const whole = join(directory, 'whole');
  await keeper.prepare(whole);
  const trial = join(directory, 'trial');
  const run = async (fault?: Fault): Promise<Told> => {
    rmSync(trial, { recursive: true, force: true });
    cpSync(whole, trial, { recursive: true });
    return runWithFault(what, trial, fault);
  };
  const { operations, acknowledged } = await run();
  assert.equal(acknowledged.length, 10);
  assert.ok(operations >= 10, `${what}: ${operations} operations`);
  let faults = 0;
  for (let at = 1; at <= operations; at += step) {
    const kind = FAULT_KINDS[(at * 7 + faults) % FAULT_KINDS.length] ?? 'full';
    const fault = { kind, at, ...((at + faults) % 3 === 0 && { stays: true }) };
    faults += 1;
    const told = await run(fault);
    const case_ = `${what}: ${JSON.stringify(fault)} ${JSON.stringify(told)}`;
    for (const code of told.failures) assert.match(code, NAMED[kind], case_);
    for (const round of [1, 2]) {
      const kept = await keeper.kept(trial);
      for (const name of told.acknowledged) assert.ok(kept.has(name), `${case_}: ${name} is lost (${round})`);
    }
  }
  return faults;
}
