import { readJsonFile } from '../../../agent/base/read-file.ts';
import { writeFileSynced } from '../../../agent/base/synced-file.ts';
import type { CommandContext } from '../../cli/command.ts';
import { testnetFailures } from '../../testnet/failures.ts';
import { reportJUnit, reportText } from '../../testnet/measure/report.ts';
import { runNetwork } from '../../testnet/run/run-network.ts';
import { PRESETS } from '../../testnet/topology/presets.ts';
import { type Topology, TopologyShape } from '../../testnet/topology/topology.ts';

interface NewOptions {
  readonly preset: string;
}

interface RunOptions {
  readonly preset?: string;
  readonly seed?: string;
  readonly for?: string;
  readonly junit?: string;
  readonly report?: string;
}

/** `testnet new` */
export async function newTestnet(
  { output }: CommandContext,
  { preset }: NewOptions,
  [file = '']: readonly string[],
): Promise<void> {
  await writeFileSynced(file, `${JSON.stringify(presetOf(preset), undefined, 2)}\n`, { exclusive: true });
  output.json({ file, preset });
  output.text(`${preset} is in ${file}.\nNext: \`fingerpost testnet run ${file}\`.`);
}

/** `testnet run`: exit code 1 when something that the network demands does not hold. */
export async function runTestnet(
  { output, signal, environment, refuse }: CommandContext,
  options: RunOptions,
  [file]: readonly string[],
): Promise<void> {
  const read = file === undefined ? presetOf(options.preset ?? 'city') : await readJsonFile(file, TopologyShape);
  const topology = TopologyShape.parse({
    ...read,
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.for !== undefined && { duration: options.for }),
  });
  const what = file ?? `--preset ${options.preset ?? 'city'}`;
  const repeat = `fingerpost testnet run ${what} --seed ${topology.seed} --for ${topology.duration}`;
  const report = await runNetwork(topology, {
    repeat,
    signal,
    onEvent: (text) => void environment.stderr.write(`${text}\n`),
  });
  if (options.junit !== undefined) await writeFileSynced(options.junit, reportJUnit(report));
  if (options.report !== undefined) await writeFileSynced(options.report, `${JSON.stringify(report, undefined, 2)}\n`);
  const { samples, ...summary } = report;
  output.json({ ...summary, visits: samples.length });
  output.text(reportText(report));
  if (!report.holds) refuse();
}

function presetOf(name: string): Topology {
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
  if (preset === undefined) throw testnetFailures.fail('testnet-preset-unknown', Object.keys(PRESETS).join(', '));
  return preset;
}
