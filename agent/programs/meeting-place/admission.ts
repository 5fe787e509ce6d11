import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../base/log/log.ts';
import { readTextFile } from '../../base/read-file.ts';
import { meetingPlaceFailures } from './failures.ts';

/** The list's name in the directory. */
export const ADMITTED = 'admitted.txt';

/** Bytes of the list: a million peer ids. */
const MOST_BYTES = 64 * 1_048_576;
/** Milliseconds between two looks at whether the file has changed. */
const LOOK_MS = 1_000;

/**
 * Whom an operator admits, from a list that may be changed while the program runs. A list that cannot be read leaves the
 * one before in force, and is logged once.
 */
export class Admission {
  readonly #file: string;
  readonly #log: Log;
  readonly #now: () => number;
  #admitted: ReadonlySet<string>;
  #version: string;
  #looked: number;

  private constructor(file: string, log: Log, now: () => number, admitted: ReadonlySet<string>, version: string) {
    this.#file = file;
    this.#log = log;
    this.#now = now;
    this.#admitted = admitted;
    this.#version = version;
    this.#looked = now();
  }

  /** @throws admitted-list-invalid, and the file system's error when the list is not there */
  static async open(directory: string, log: Log, now: () => number): Promise<Admission> {
    const file = join(directory, ADMITTED);
    const version = await versionOf(file);
    return new Admission(file, log, now, await readList(file), version);
  }

  /** Peers on the list. */
  get size(): number {
    return this.#admitted.size;
  }

  async admits(peer: string): Promise<boolean> {
    await this.#look();
    return this.#admitted.has(peer);
  }

  async #look(): Promise<void> {
    const now = this.#now();
    if (now - this.#looked < LOOK_MS) return;
    this.#looked = now;
    try {
      const version = await versionOf(this.#file);
      if (version === this.#version) return;
      this.#version = version;
      this.#admitted = await readList(this.#file);
      this.#log.info('admission-read', { peers: this.#admitted.size });
    } catch (error) {
      this.#log.failure('admission-unreadable', error);
    }
  }
}

async function versionOf(file: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(file);
  return `${mtimeMs} ${size} ${ino}`;
}

async function readList(file: string): Promise<ReadonlySet<string>> {
  const lines = (await readTextFile(file, MOST_BYTES)).split(/\r?\n/).map((line) => line.trim());
  const peers = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const wrong = peers.findIndex((peer) => !/^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/.test(peer));
  if (wrong >= 0) throw meetingPlaceFailures.fail('admitted-list-invalid');
  return new Set(peers);
}
