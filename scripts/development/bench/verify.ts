import { parseArgs } from 'node:util';
import { type Figures, progress, table, writeFigures } from '../report/report.ts';
import { digitalBazaarCase } from './verify/digitalbazaar-case.ts';
import { engineCases, securedPresentation, statusCase, verifying } from './verify/engine-cases.ts';
import { makeParties } from './verify/parties.ts';
import { type Case, type Measured, measureRounds, median, ratio } from './verify/rounds.ts';
import { benchStore } from './verify/store.ts';
import { veramoCases } from './verify/veramo-cases.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '21' },
    credentials: { type: 'string', default: '100000' },
    'no-store': { type: 'boolean', default: false },
  },
});

const edwards = await makeParties('Ed25519');
const nist = await makeParties('P-256');
const rdfc = await securedPresentation(edwards, 'eddsa-rdfc-2022');
const cases: Case[] = [
  ...(await veramoCases()),
  ...(await engineCases(edwards)),
  ...(await engineCases(nist, 'P256')),
  verifying('rdfc', JSON.stringify(rdfc), edwards.policy),
  digitalBazaarCase(rdfc),
  statusCase(edwards),
];
progress(`${cases.length} cases, interleaved, CPU time`);
const measured: Measured = await measureRounds(cases, Number(options.rounds));

const figures: Figures = {
  'vpJwt.xVeramo': ratio(measured, 'veramo', 'vpJwt'),
  'vpJwt.ofRaw': ratio(measured, 'raw', 'vpJwt'),
  'jcs.xVeramo': ratio(measured, 'veramo', 'jcs'),
  'jcs.ofRaw': ratio(measured, 'raw', 'jcs'),
  'rdfc.xDigitalBazaar': ratio(measured, 'digitalBazaar', 'rdfc'),
  'sdJwt.xVeramo': ratio(measured, 'veramo', 'sdJwt'),
  'cached.xVeramo': ratio(measured, 'veramo', 'cached'),
  'issue.xVeramo': ratio(measured, 'veramoIssue', 'issue'),
  statusCheckUs: median(measured, 'status'),
  'vpJwtP256.xVeramo': ratio(measured, 'veramo', 'vpJwtP256'),
  'vpJwtP256.ofRaw': ratio(measured, 'rawP256', 'vpJwtP256'),
  'jcsP256.xVeramo': ratio(measured, 'veramo', 'jcsP256'),
  'jcsP256.ofRaw': ratio(measured, 'rawP256', 'jcsP256'),
  'sdJwtP256.xVeramo': ratio(measured, 'veramo', 'sdJwtP256'),
};

process.stdout.write(
  `\n${table(
    ['case', 'CPU µs, median', 'times Veramo'],
    cases.map(({ name }) => [name, median(measured, name), ratio(measured, 'veramo', name)]),
  )}\n`,
);

if (!options['no-store']) {
  const store = await benchStore({ credentials: Number(options.credentials) });
  Object.assign(figures, store.figures);
  process.stdout.write(`${store.text}\n`);
}

process.stdout.write(
  table(
    ['figure', 'value'],
    Object.entries(figures).map(([name, value]) => [name, value]),
  ),
);
if (options.json !== undefined) writeFigures(options.json, figures);
