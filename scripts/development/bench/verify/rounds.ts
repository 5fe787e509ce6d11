import { percentile, progress } from '../../report/report.ts';

/** One thing to be measured; `run` does it once and throws when its outcome is not what it must be. */
export interface Case {
  readonly name: string;
  readonly run: () => Promise<void> | void;
}

/** CPU microseconds per run of each case, one value per round. */
export type Measured = ReadonlyMap<string, readonly number[]>;

const BATCH_US = 60_000;
/** CPU time that a case gets before it counts, so that it is compiled as it will be in service. */
const WARM_UP_US = 500_000;

/**
 * Measures all cases interleaved in one process: in each round every case runs for about 60 ms of CPU time, in an order
 * that turns, so that what slows the machine down slows all of them down.
 */
export async function measureRounds(cases: readonly Case[], rounds: number): Promise<Measured> {
  const counts = new Map<string, number>();
  for (const each of cases) counts.set(each.name, await calibrate(each));
  const measured = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    if (round % 5 === 0) progress(`round ${round + 1} of ${rounds}`);
    for (let index = 0; index < cases.length; index++) {
      const each = cases[(index + round) % cases.length];
      if (each === undefined) continue;
      measured.get(each.name)?.push(await cpuPerRun(each, counts.get(each.name) ?? 1));
    }
  }
  return measured;
}

async function calibrate(each: Case): Promise<number> {
  let once = await cpuPerRun(each, 20);
  for (let spent = 0; spent < WARM_UP_US; spent += once * 50) once = await cpuPerRun(each, 50);
  return Math.max(5, Math.round(BATCH_US / Math.max(once, 1)));
}

async function cpuPerRun({ run }: Case, count: number): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < count; index++) await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

/** Median over the rounds of how many times slower the baseline was in the same round. */
export function ratio(measured: Measured, baseline: string, name: string): number {
  const slow = measured.get(baseline) ?? [];
  const fast = measured.get(name) ?? [];
  return percentile(
    slow.map((value, round) => value / (fast[round] ?? Number.NaN)),
    0.5,
  );
}

export function median(measured: Measured, name: string): number {
  return percentile(measured.get(name) ?? [], 0.5);
}
