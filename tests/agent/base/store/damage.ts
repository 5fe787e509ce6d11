import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../../agent/base/store/open-store.ts';

/** A whole number from 0 up to, and without, `below`. */
export type Dice = (below: number) => number;

/** Numbers that a seed decides. */
export function dice(seed: number): Dice {
  let count = 0;
  return (below) => createHash('sha256').update(`${seed}/${count++}`).digest().readUInt32BE(0) % below;
}

/** What lies in a store's directory: names and contents. LevelDB's lock and its notes hold nothing of the store's. */
export function pictureOf(directory: string): string {
  return countingFiles(directory)
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(directory, name)))
          .digest('hex')}`,
    )
    .join('\n');
}

export function countingFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => !/^LOG|^LOCK$/.test(name))
    .sort();
}

/** Every row, as text to compare. */
export async function contentOf(directory: string): Promise<string> {
  const store = await openStore(directory);
  const rows = await store.rows().all();
  await store.close();
  return rows.map(([key, value]) => `${key}=${Buffer.from(value).toString('base64')}`).join('\n');
}

/** Damages a store once, and says how. `others` are stores of other programs or older copies of this one. */
export function damage(directory: string, others: readonly string[], roll: Dice): string {
  const names = countingFiles(directory);
  const name = names[roll(names.length)] ?? '';
  const path = join(directory, name);
  const bytes = readFileSync(path);
  const at = roll(Math.max(bytes.length, 1));
  switch (roll(9)) {
    case 0:
      truncateSync(path, at);
      return `${name} cut to ${at} of ${bytes.length}`;
    case 1:
      rmSync(path);
      return `${name} removed`;
    case 2:
      truncateSync(path, 0);
      return `${name} emptied`;
    case 3:
      if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << roll(8));
      writeFileSync(path, bytes);
      return `${name} altered at ${at}`;
    case 4: {
      const end = Math.min(bytes.length, at + 1 + roll(5_000));
      writeFileSync(path, bytes.fill(0, at, end));
      return `${name} zero from ${at} to ${end}`;
    }
    case 5: {
      writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(1 + roll(600), roll(256))]));
      return `${name} with something behind it`;
    }
    case 6: {
      const other = others[roll(others.length)] ?? directory;
      const theirs = countingFiles(other).filter((each) => kindOf(each) === kindOf(name));
      const from = theirs[roll(theirs.length)];
      if (from === undefined) return 'nothing';
      copyFileSync(join(other, from), path);
      return `${from} of ${other} in place of ${name}`;
    }
    case 7: {
      const number = String(roll(60)).padStart(6, '0');
      const foreign = [`${number}.ldb`, `${number}.log`, `MANIFEST-${number}`, `${number}.dbtmp`, 'notes.txt'];
      const chosen = foreign.filter((each) => !names.includes(each))[roll(4)] ?? 'notes.txt';
      writeFileSync(join(directory, chosen), roll(2) === 0 ? bytes : Buffer.alloc(roll(4_000), 1));
      return `${chosen} beside the store`;
    }
    default: {
      const last = Math.max(bytes.length - 1 - roll(64), 0);
      truncateSync(path, last);
      return `${name} cut to ${last} of ${bytes.length}`;
    }
  }
}

const kindOf = (name: string): string => name.replace(/\d+/, '');
