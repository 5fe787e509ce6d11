import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataStoreORM, VerifiableCredential } from '@veramo/core-types';
import { createStore } from '../../../../agent/base/store/open-store.ts';
import { openIdentityStores } from '../../../../agent/veramo/stores/index.ts';
import { type Figures, percentile, progress, table } from '../../report/report.ts';
import { openVeramoSqlite } from './veramo-sqlite.ts';

export interface StoreBenchOptions {
  /** 100,000 when absent: what `store100k` means. */
  readonly credentials?: number;
  /** Credentials in Veramo's own SQLite store, which takes milliseconds for each; 2,000 when absent. */
  readonly sqliteCredentials?: number;
  /** Queries of each kind; 40 when absent. */
  readonly rounds?: number;
}

export interface StoreBench {
  readonly figures: Figures;
  readonly text: string;
}

type Queries = Pick<
  IDataStoreORM,
  'dataStoreORMGetVerifiableCredentials' | 'dataStoreORMGetVerifiableCredentialsByClaims'
>;

const ISSUERS = 200;
const TYPES = 20;
const DAY_MS = 86_400_000;
const START = Date.parse('2024-01-01T00:00:00Z');
const NEWEST_20 = { order: [{ column: 'issuanceDate' as const, direction: 'DESC' as const }], take: 20 };

/** A credential of 1.2 KB: 20 types, 200 issuers, 4 credentials a holder, about 140 a day. */
function credential(number: number): VerifiableCredential {
  const issued = new Date(START + number * 600_000).toISOString();
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://fingerpost.example/contexts/v1'],
    id: `urn:uuid:00000000-0000-4000-8000-${`${number}`.padStart(12, '0')}`,
    type: ['VerifiableCredential', `Type${(number * 7) % TYPES}Credential`],
    issuer: { id: issuerOf(number), name: 'Ward office' },
    issuanceDate: issued,
    validFrom: issued,
    validUntil: '2036-01-01T00:00:00Z',
    credentialSubject: {
      id: holderOf(number),
      familyName: `Family ${number % 5000}`,
      givenName: `Given ${number % 977}`,
    },
    proof: { type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', proofValue: `z${'x'.repeat(512)}` },
  };
}

const issuerOf = (number: number) => `did:key:z6MkIssuer${(number * 31) % ISSUERS}`;
const holderOf = (number: number) => `did:key:zDnHolder${number >> 2}`;

/** The questions asked, and how many answers each must have so that a figure cannot come from an empty store. */
function questions(store: Queries, count: number) {
  const context = {} as Parameters<Queries['dataStoreORMGetVerifiableCredentials']>[1];
  const find = (args: Parameters<Queries['dataStoreORMGetVerifiableCredentials']>[0]) =>
    store.dataStoreORMGetVerifiableCredentials(args, context);
  const at = (round: number) => (round * 7919) % count;
  const day = (round: number) => {
    const from = START + at(round) * 600_000;
    return {
      column: 'issuanceDate' as const,
      op: 'Between' as const,
      value: [new Date(from).toISOString(), new Date(from + DAY_MS).toISOString()],
    };
  };
  return {
    'by type, newest 20': (round: number) =>
      find({
        where: [{ column: 'type', value: [`VerifiableCredential,Type${round % TYPES}Credential`] }],
        ...NEWEST_20,
      }),
    'by issuer, newest 20': (round: number) =>
      find({ where: [{ column: 'issuer', value: [issuerOf(at(round))] }], ...NEWEST_20 }),
    'by subject': (round: number) => find({ where: [{ column: 'subject', value: [holderOf(at(round))] }] }),
    'by claim': (round: number) =>
      store.dataStoreORMGetVerifiableCredentialsByClaims(
        {
          where: [
            { column: 'type', value: ['familyName'] },
            { column: 'value', value: [`Family ${at(round) % 5000}`] },
          ],
        },
        context,
      ),
    'by day, newest 20': (round: number) => find({ where: [day(round)], ...NEWEST_20 }),
    'by type, issuer and time, newest 20': (round: number) =>
      find({
        where: [
          { column: 'type', value: [`VerifiableCredential,Type${(at(round) * 7) % TYPES}Credential`] },
          { column: 'issuer', value: [issuerOf(at(round))] },
          {
            column: 'issuanceDate',
            op: 'LessThanOrEqual',
            value: [new Date(START + at(round) * 600_000).toISOString()],
          },
        ],
        ...NEWEST_20,
      }),
  };
}

/** `complete`: every question has to be answered. Veramo compares dates as texts of two kinds, so that its days are empty. */
async function measure(
  store: Queries,
  count: number,
  rounds: number,
  complete: boolean,
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  const asked = questions(store, count);
  for (let round = 0; round < rounds; round++)
    for (const [name, ask] of Object.entries(asked)) {
      const started = performance.now();
      const found = await ask(round);
      const taken = performance.now() - started;
      if (found.length === 0 && complete) throw new Error(`the question "${name}" found nothing`);
      times.set(name, [...(times.get(name) ?? []), taken]);
    }
  return times;
}

/**
 * Query times of the credential store with 100,000 credentials, and of Veramo's SQLite store beside it where that is
 * installed. Figures: `store100k.queryMs.p50`, `store100k.queryMs.p95`, `store100k.savedPerSecond`.
 */
export async function benchStore(options: StoreBenchOptions = {}): Promise<StoreBench> {
  const { credentials = 100_000, sqliteCredentials = 2_000, rounds = 40 } = options;
  const directory = await mkdtemp(join(tmpdir(), 'fingerpost-bench-store-'));
  try {
    await createStore(directory);
    const stores = await openIdentityStores(directory, new Uint8Array(32));
    progress(`store: saving ${credentials} credentials`);
    const started = performance.now();
    for (let first = 0; first < credentials; first += 500)
      await stores.data.saveCredentials(
        Array.from({ length: Math.min(500, credentials - first) }, (_, index) => credential(first + index)),
      );
    const seconds = (performance.now() - started) / 1000;
    const times = await measure(stores.data.methods, credentials, rounds, true);
    await stores.close();
    const beside = await measureSqlite(sqliteCredentials, rounds);
    const all = [...times.values()].flat();
    const figures = {
      'store100k.queryMs.p50': percentile(all, 0.5),
      'store100k.queryMs.p95': percentile(all, 0.95),
      'store100k.savedPerSecond': credentials / seconds,
    };
    return { figures, text: report(times, beside, credentials, sqliteCredentials) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureSqlite(count: number, rounds: number): Promise<Map<string, number[]> | string> {
  const sqlite = await openVeramoSqlite();
  if (typeof sqlite === 'string') return sqlite;
  progress(`store: saving ${count} credentials in Veramo's SQLite store`);
  for (let number = 0; number < count; number++) await sqlite.save(credential(number));
  const times = await measure(sqlite.queries, count, Math.min(rounds, 10), false);
  await sqlite.close();
  return times;
}

function report(
  times: Map<string, number[]>,
  beside: Map<string, number[]> | string,
  count: number,
  sqliteCount: number,
): string {
  const head = [`store, ${count} credentials`, 'p50 ms', 'p95 ms', `Veramo SQLite, ${sqliteCount}: p50 ms`];
  const rows = [...times].map(([name, own]) => {
    const other = typeof beside === 'string' ? Number.NaN : percentile(beside.get(name) ?? [], 0.5);
    return [name, percentile(own, 0.5), percentile(own, 0.95), other];
  });
  const note = typeof beside === 'string' ? `\n${beside}\n` : '';
  return table(head, rows) + note;
}
