import { parseArgs } from 'node:util';
import { formatStatus } from '../../../card-bridge/apdu/status-word.ts';
import { progress, table, writeFigures } from '../report/report.ts';
import { CardFuzzer } from './card-fuzzer.ts';

const { values: options } = parseArgs({
  options: {
    apdus: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});

const apdus = Number(options.apdus);
const seed = Number(options.seed);
if (!Number.isInteger(apdus) || apdus < 1 || !Number.isInteger(seed)) {
  process.stderr.write('Give whole numbers: --apdus N --seed N\n');
  process.exit(2);
}

let told = 0;
const report = (done: number) => {
  if (done - told < apdus / 20 && done < apdus) return;
  told = done;
  progress(`${done} of ${apdus} APDUs`);
};

const fuzzer = await CardFuzzer.make(seed);
const { crashes, statusWords, ...result } = await fuzzer.run(apdus, report);
const rows = [...statusWords].sort((a, b) => b[1] - a[1]).map(([sw, count]) => [formatStatus(sw), count] as const);
process.stdout.write(table(['status word', 'answers'], rows));
for (const crash of crashes) process.stdout.write(`${crash}\n`);
process.stdout.write(`seed ${seed}: ${result.apdus} APDUs, ${crashes.length} crashes\n`);
if (options.json !== undefined)
  writeFigures(options.json, { 'fuzz.apdus': result.apdus, 'fuzz.crashes': crashes.length });
process.exitCode = crashes.length === 0 ? 0 : 1;
