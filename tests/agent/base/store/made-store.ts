import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createStore } from '../../../../agent/base/store/open-store.ts';

/** The directory itself, with a store in it: made now unless there is one. */
export async function madeStore(directory: string): Promise<string> {
  if (!existsSync(join(directory, 'SEAL'))) await createStore(directory);
  return directory;
}
