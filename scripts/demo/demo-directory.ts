import { randomBytes, randomInt } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileSynced } from '../../agent/base/synced-file.ts';
import { demoFailures } from './failures.ts';

/** Where everything of a demonstration lies. */
export interface DemoDirectory {
  readonly root: string;
  readonly authority: string;
  readonly trust: string;
  readonly passphrase: string;
  readonly node: string;
  readonly card: string;
  readonly pin: string;
  readonly fingers: string;
  readonly cityHall: string;
  readonly bank: string;
  readonly claims: string;
  readonly evidence: string;
  /** Removes a directory that was made for this run only. */
  dispose(): Promise<void>;
}

/**
 * A fresh directory for a demonstration: the one named, which must be empty or not there, or a temporary one that goes
 * with the run. Passphrase and PIN are drawn and written to files that only their owner reads.
 *
 * @throws demo-directory-not-empty
 */
export async function makeDemoDirectory(named: string | undefined): Promise<DemoDirectory> {
  const root = named ?? (await mkdtemp(join(tmpdir(), 'fingerpost-demo-')));
  if (named !== undefined) {
    await mkdir(named, { recursive: true, mode: 0o700 });
    if ((await readdir(named)).length > 0) throw demoFailures.fail('demo-directory-not-empty', named);
  }
  const holder = join(root, 'hanako');
  await mkdir(holder, { mode: 0o700 });
  const directory: DemoDirectory = {
    root,
    authority: join(root, 'authority'),
    trust: join(root, 'trust.json'),
    passphrase: join(root, 'passphrase'),
    node: join(holder, 'node'),
    card: join(holder, 'card.image'),
    pin: join(holder, 'pin'),
    fingers: join(holder, 'fingers'),
    cityHall: join(root, 'city-hall'),
    bank: join(root, 'bank'),
    claims: join(root, 'claims.json'),
    evidence: join(root, 'bank-evidence.json'),
    dispose: async () => {
      if (named === undefined) await rm(root, { recursive: true, force: true });
    },
  };
  await writeFileSynced(directory.passphrase, `${randomBytes(18).toString('base64url')}\n`);
  await writeFileSynced(directory.pin, `${String(randomInt(1_000_000)).padStart(6, '0')}\n`);
  return directory;
}
