import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createAuthority } from '../../../../agent/programs/registration-authority/authority.ts';
import { defaultConfiguration } from '../../../../agent/programs/registration-authority/configuration-file.ts';
import { installCertificate } from '../../../../repository-node/directory/install-certificate.ts';
import { initNodeDirectory } from '../../../../repository-node/directory/node-directory.ts';
import { progress } from '../../report/report.ts';

const SETTLE_MS = 4_000;

/** Resident memory in MiB of a node in a process of its own, some seconds after its start. Linux only: NaN elsewhere. */
export async function benchNodeAtRest(): Promise<number> {
  progress('A node at rest …');
  const directory = await mkdtemp(join(tmpdir(), 'fingerpost-rest-'));
  try {
    const authority = await createAuthority(join(directory, 'authority'), defaultConfiguration('Bench'), {
      secret: Buffer.from('a passphrase for benchmarks'),
      cost: { N: 1024, r: 8, p: 1 },
    });
    const home = join(directory, 'node');
    const request = await initNodeDirectory(home, { listen: ['/ip4/127.0.0.1/tcp/0'], now: Date.now() });
    await installCertificate(home, await authority.certifyNode(request));
    await authority.close();
    return await residentOf(home);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function residentOf(home: string): Promise<number> {
  const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  const main = join(import.meta.dirname, '..', '..', '..', `fingerpost.${extension}`);
  const child = spawn(process.execPath, [main, 'node', 'start', home, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    await new Promise<void>((resolve) => createInterface({ input: child.stdout }).once('line', () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const [, kib = 'NaN'] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? [];
    return Number(kib) / 1_024;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
