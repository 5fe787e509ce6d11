import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDirectory } from '../identity/temporary-directory.ts';

/** A file system of its own, of so many KiB; false where this user may not mount one. */
export async function withSmallDisk(
  kib: number,
  work: (disk: string, remount: (how: string) => void) => Promise<void>,
): Promise<boolean> {
  return withDirectory(async (directory) => {
    const disk = join(directory, 'disk');
    mkdirSync(disk);
    const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' });
    try {
      mount('-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', disk);
    } catch {
      return false;
    }
    try {
      await work(disk, (how) => mount('-o', `remount,${how}`, disk));
      return true;
    } finally {
      execFileSync('umount', [disk], { stdio: 'pipe' });
    }
  });
}

/** Leaves no byte of the disk. */
export function fill(disk: string): void {
  for (const size of [65_536, 4_096, 1])
    for (let count = 0; ; count++)
      try {
        writeFileSync(join(disk, `filler-${size}-${count}`), Buffer.alloc(size));
      } catch {
        break;
      }
}

export function empty(disk: string): void {
  for (const name of readdirSync(disk)) if (name.startsWith('filler')) rmSync(join(disk, name));
}
