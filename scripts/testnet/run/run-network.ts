import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Report } from '../measure/report.ts';
import { type Band, judge, type Sample } from '../measure/samples.ts';
import { planOf } from '../topology/plan.ts';
import { type Fault, faultName, milliseconds, type Topology } from '../topology/topology.ts';
import { TestNetwork } from './network.ts';
import { visit } from './visit.ts';

export interface RunOptions {
  /** The command that repeats this run. */
  readonly repeat: string;
  /** Ends the run early; what it made is taken away all the same. */
  readonly signal: AbortSignal;
  readonly onEvent?: (text: string) => void;
}

/**
 * Brings a test network up, has its counters visit its holders as the plan says while its faults come and go, and takes
 * all of it down again.
 *
 * @throws what the signal aborts with
 */
export async function runNetwork(
  topology: Topology,
  { repeat, signal, onEvent = () => {} }: RunOptions,
): Promise<Report> {
  const plan = planOf(topology);
  const began = performance.now();
  const network = await TestNetwork.up(topology, plan, signal);
  try {
    const upMs = performance.now() - began;
    onEvent(`${network.holders.length} holders and ${network.counters.size} counters are up`);
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const start = performance.now();
    const passed = () => performance.now() - start;
    const bands: Band[] = [];
    const faults = topology.faults.map((fault) => inflict(fault, network, { passed, bands, signal, onEvent }));
    const visits: Promise<Sample>[] = [];
    for (const { at, counter, holder } of plan.visits) {
      await pause(Math.max(0, at - passed()), undefined, { signal });
      const from = network.counters.get(counter);
      const to = network.holders[holder];
      if (from !== undefined && to !== undefined) visits.push(visit(passed(), from, to, signal));
    }
    const samples = await Promise.all(visits);
    await Promise.all(faults);
    delay.disable();
    const lateMs = delay.percentile(99) / 1e6;
    signal.throwIfAborted();
    const judgements = judge(topology, samples, bands);
    const holds = judgements.every((one) => one.holds);
    return {
      name: topology.name,
      seed: topology.seed,
      hash: plan.hash,
      repeat,
      upMs,
      lateMs,
      holds,
      judgements,
      bands,
      samples,
    };
  } finally {
    await network.down();
  }
}

interface Inflicting {
  readonly passed: () => number;
  readonly bands: Band[];
  readonly signal: AbortSignal;
  readonly onEvent: (text: string) => void;
}

/** One fault from its beginning to its end. What it names and is not there is said, and leaves no band to count in. */
async function inflict(
  fault: Fault,
  network: TestNetwork,
  { passed, bands, signal, onEvent }: Inflicting,
): Promise<void> {
  const wait = (ms: number) => pause(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  const name = faultName(fault);
  await wait(milliseconds(fault.at) - passed());
  const change = changeOf(fault, network);
  if (change === undefined) return onEvent(`there is nothing to ${name}`);
  const from = passed();
  onEvent(name);
  await change.begin();
  await wait(milliseconds(fault.for));
  await change.end();
  bands.push({ name, from, to: passed() });
  onEvent(`end of ${name}`);
}

interface Change {
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
}

function changeOf(fault: Fault, network: TestNetwork): Change | undefined {
  if ('kill' in fault) {
    const place = network.places.get(fault.kill);
    return place && { begin: () => place.kill(), end: () => place.start() };
  }
  const line = network.counters.get(fault.cut)?.line ?? network.holders.find(({ name }) => name === fault.cut)?.line;
  return line && { begin: async () => line.cut(), end: async () => line.mend() };
}
