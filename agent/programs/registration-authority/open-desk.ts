import { openAuthority } from './authority.ts';
import { readConfiguration } from './configuration-file.ts';
import { connectAuthority } from './control/client.ts';
import type { AuthorityDesk } from './desk/desk.ts';

/**
 * The desk of the authority in a directory: the one that runs in this very directory, otherwise opened here. Either way
 * only with its passphrase or PIN, which is wiped.
 *
 * @throws authority-not-found, authority-in-use, hsm-unlock-failed, and the HSM's failures
 *
 * @example
 * ```ts
 * const desk = await openDesk('my-authority', async () => passphrase);
 * console.log(await desk.persons());
 * ```
 */
export async function openDesk(directory: string, secret: () => Promise<Uint8Array>): Promise<AuthorityDesk> {
  await readConfiguration(directory);
  const bytes = await secret();
  try {
    const running = await connectAuthority(directory, bytes);
    return running ?? (await openAuthority(directory, { secret: bytes }));
  } finally {
    bytes.fill(0);
  }
}
