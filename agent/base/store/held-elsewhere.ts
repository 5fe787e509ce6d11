import { link, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Level } from 'level';
import { isLevelLocked } from '../held-file.ts';

const LOCK = 'LOCK';

/**
 * Whether another process has the LevelDB in a directory open, found out without touching the directory: a second name
 * of its lock file is asked, in a database of its own that is thrown away. Not for a directory that this process has
 * open: the system would give the lock away when the second name is closed.
 */
export async function isHeldElsewhere(directory: string): Promise<boolean> {
  for (const place of [dirname(directory), tmpdir()]) {
    const probe = await mkdtemp(join(place, '.fingerpost-lock-')).catch(() => undefined);
    if (probe === undefined) continue;
    try {
      await link(join(directory, LOCK), join(probe, LOCK));
      const level = new Level(probe);
      await level.open();
      await level.close();
      return false;
    } catch (error) {
      if (isLevelLocked(error)) return true;
      // No link: there is no lock file, or this place is on another disk.
    } finally {
      await rm(probe, { recursive: true, force: true }).catch(() => undefined);
    }
  }
  return false;
}
