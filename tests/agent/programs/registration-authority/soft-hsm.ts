import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIBRARIES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];

/** A SoftHSM2 with a token directory of its own, under the system's temporary directory. */
export interface SoftHsm {
  readonly module: string;
  readonly tokenLabel: string;
  readonly pin: Uint8Array;
  /** Where the token's files are. */
  readonly tokens: string;
  /** Empties the token directory and initialises a new token. The library must not be loaded meanwhile. */
  newToken(): void;
  remove(): void;
}

/** Why there is no SoftHSM here, or the SoftHSM. */
export async function findSoftHsm(): Promise<SoftHsm | string> {
  const module = LIBRARIES.find((path) => existsSync(path));
  if (module === undefined || spawnSync('softhsm2-util', ['--version']).status !== 0)
    return 'SoftHSM2 is not installed (Debian: apt-get install softhsm2)';
  const binding = 'pkcs11js';
  try {
    await import(binding);
  } catch {
    return 'pkcs11js is not installed or was not compiled';
  }
  const directory = mkdtempSync(join(tmpdir(), 'fingerpost-softhsm-'));
  const configuration = join(directory, 'softhsm2.conf');
  const tokens = join(directory, 'tokens');
  writeFileSync(
    configuration,
    `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n`,
  );
  process.env.SOFTHSM2_CONF = configuration;
  return {
    module,
    tokenLabel: 'fingerpost-test',
    pin: Buffer.from('1234'),
    tokens,
    newToken() {
      rmSync(tokens, { recursive: true, force: true });
      mkdirSync(tokens);
      execFileSync(
        'softhsm2-util',
        ['--init-token', '--free', '--label', 'fingerpost-test', '--so-pin', '12345678', '--pin', '1234'],
        { stdio: 'ignore' },
      );
    },
    remove() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
