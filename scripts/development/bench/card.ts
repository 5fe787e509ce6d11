import { parseArgs } from 'node:util';
import { CardFuzzer } from '../fuzz/card-fuzzer.ts';
import { type Figures, percentile, progress, table, writeFigures } from '../report/report.ts';
import { pcscCommands } from './card/pcsc.ts';
import { personaliser } from './card/personalise.ts';
import { scp11Handshakes } from './card/scp11.ts';
import { echoes, nodeOpenings, terminalOpenings } from './card/secure-channel.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, 'no-fuzz': { type: 'boolean', default: false } },
});

const MIB = 2 ** 20;
const collect = () => globalThis.gc?.();
const figures: Figures = {};
const rows: (string | number)[][] = [];

function add(name: string, values: readonly number[], wanted: string): void {
  figures[`${name}.p50`] = percentile(values, 0.5);
  rows.push([`${name}`, percentile(values, 0.5), percentile(values, 0.95), wanted]);
}

progress('Openings …');
await terminalOpenings(30);
add('open.terminalMs', await terminalOpenings(200), '≤ 10');
await nodeOpenings(30);
add('open.nodeMs', await nodeOpenings(200), '≤ 8');

progress('SCP11a handshakes …');
await scp11Handshakes(30);
add('scp11a.handshakeMs', await scp11Handshakes(200), '≤ 8');

progress('Secure messaging …');
echoes(2_000);
add('sm.echo200Ms', echoes(5_000), '≤ 0.3');

progress('Personalisation …');
const makeCard = await personaliser();
for (let i = 0; i < 20; i++) await makeCard();
const personalisations: number[] = [];
for (let i = 0; i < 100; i++) personalisations.push(await makeCard());
add('personalise.ms', personalisations, '≤ 250');

progress('1,000 cards in a row …');
collect();
const before = process.memoryUsage().heapUsed;
for (let i = 0; i < 1_000; i++) await makeCard();
collect();
const growth = (process.memoryUsage().heapUsed - before) / MIB;
figures['personalise1000.heapGrowthMiB'] = growth;
rows.push(['personalise1000.heapGrowthMiB', growth, '', '≤ 5']);

progress('PC/SC …');
const pcsc = await pcscCommands(300);
if ('skipped' in pcsc) process.stdout.write(`PC/SC was not measured: ${pcsc.skipped}.\n`);
else {
  add('pcsc.apduMs', pcsc.times, '≤ 1');
  if (!pcsc.noDelay)
    process.stdout.write("vpcd's delay was not cured: no C compiler for scripts/development/pcsc/nodelay.c.\n");
}

if (!options['no-fuzz']) {
  progress('1,000,000 commands (npm run fuzz:card; --no-fuzz leaves them out) …');
  const fuzzer = await CardFuzzer.make(1);
  const { apdus, crashes } = await fuzzer.run(1_000_000);
  for (const crash of crashes) process.stdout.write(`${crash}\n`);
  figures['fuzz.apdus'] = apdus;
  figures['fuzz.crashes'] = crashes.length;
  rows.push(['fuzz.apdus', apdus, '', '≥ 1,000,000'], ['fuzz.crashes', crashes.length, '', '0']);
}

process.stdout.write(table(['figure', 'p50', 'p95', 'to reach'], rows));
if (options.json !== undefined) writeFigures(options.json, figures);
process.exit(0);
