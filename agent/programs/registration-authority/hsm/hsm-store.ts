import { storageFailures } from '../../../base/failures.ts';
import { createStore } from '../../../base/store/open-store.ts';
import { authorityFailures } from '../base/failures.ts';

/** Makes the HSM's store in a directory that is absent or empty. @throws hsm-exists, disk-full, read-only */
export async function createHsmStore(directory: string): Promise<void> {
  await createStore(directory).catch((error: unknown) => {
    throw storageFailures.is(error, 'store-exists') ? authorityFailures.fail('hsm-exists', undefined, error) : error;
  });
}
