import { closeSync, fsyncSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newCommitSeal, SEAL_FILE } from './commit-seal.ts';
import { DATABASE_FILE, LOCK_FILE } from './files.ts';

/** Makes an empty database, its SEAL and its lock file in a directory that is not there yet. */
export function makeDatabase(directory: string, id: string): void {
  mkdirSync(directory, { mode: 0o700 });
  // A file without content is SQLite's empty database.
  writeSynced(join(directory, DATABASE_FILE), new Uint8Array());
  writeSynced(join(directory, LOCK_FILE), new Uint8Array());
  writeSynced(join(directory, SEAL_FILE), newCommitSeal(id));
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function writeSynced(path: string, bytes: Uint8Array): void {
  writeFileSync(path, bytes, { mode: 0o600, flush: true });
}
