import { parseArgs } from 'node:util';
import { NOUNS } from '../../program/nouns.ts';
import { type Figures, progress, table, writeFigures } from '../report/report.ts';
import { measureHelp } from './start/measure-help.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, rounds: { type: 'string', default: '5' } },
});

/** Processor time and modules loaded until a command has printed its help; the middle of several processes. */
const rounds = Number(options.rounds);
progress(`${NOUNS.length} nouns, ${rounds} processes each, CPU time`);
const rows = NOUNS.map(({ name }) => {
  const costs = Array.from({ length: rounds }, () => measureHelp(name)).toSorted((a, b) => a.cpuMs - b.cpuMs);
  const middle = costs[Math.floor(rounds / 2)];
  return { name, cpuMs: middle?.cpuMs ?? Number.NaN, modules: middle?.files.length ?? Number.NaN };
});
const figures: Figures = {
  'help.cpuMs': Math.max(...rows.map(({ cpuMs }) => cpuMs)),
  'help.modules': Math.max(...rows.map(({ modules }) => modules)),
};
process.stdout.write(
  `\n${table(
    ['fingerpost … --help', 'CPU ms, median', 'modules'],
    rows.map(({ name, cpuMs, modules }) => [name, cpuMs, modules]),
  )}\n`,
);
if (options.json !== undefined) writeFigures(options.json, figures);
