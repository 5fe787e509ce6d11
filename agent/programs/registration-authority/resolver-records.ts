import { join } from 'node:path';
import { openKeyValueStore } from '../../base/store/key-value-store.ts';
import { RecordStore } from '../../network/resolver/record-store.ts';
import { authorityFailures } from './base/failures.ts';

/** The store's name in an authority's directory. */
export const RESOLVER = 'resolver';

/** Where nodes are now, in a store of its own: public, and nothing is lost that nodes do not publish again. */
export async function openRecords(directory: string, now: () => number): Promise<RecordStore> {
  const store = await openKeyValueStore(join(directory, RESOLVER), (cause) =>
    authorityFailures.fail('authority-in-use', undefined, cause),
  );
  try {
    return await RecordStore.open({ store, now });
  } catch (error) {
    await store.close();
    throw error;
  }
}
