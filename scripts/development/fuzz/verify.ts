import { parseArgs } from 'node:util';
import { progress, table } from '../report/report.ts';
import { COMPARED, compareVerdicts } from './verify/compare.ts';

/**
 * `npm run fuzz:verify`: our verdict and the oracle's on generated and changed documents, 10,000 per suite unless
 * `--count` says otherwise. Ends with exit code 1 when there is a difference that no documented rule explains.
 */
const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '0' },
    suite: { type: 'string', multiple: true },
  },
});

const rows: (string | number)[][] = [];
let different = false;
for (const suite of COMPARED.filter((name) => options.suite?.includes(name) ?? true)) {
  const outcome = await compareVerdicts(suite, Number(options.count), Number(options.seed), (done) =>
    progress(`${suite}: ${done} compared`),
  );
  const stricter = [...outcome.stricter].map(([code, count]) => `${code} ${count}`).join(', ');
  rows.push([suite, outcome.compared, outcome.accepted, outcome.differences.length, stricter]);
  for (const difference of outcome.differences.slice(0, 20)) process.stdout.write(`${difference}\n`);
  different ||= outcome.differences.length > 0;
}
process.stdout.write(table(['suite', 'compared', 'both accept', 'different', 'stricter on purpose'], rows));
process.exitCode = different ? 1 : 0;
