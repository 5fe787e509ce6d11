import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory that is not there yet, in one of its own. */
export const temporaryPlace = async (): Promise<string> =>
  join(await mkdtemp(join(tmpdir(), 'fingerpost-store-')), 'store');
