import { openAuthority } from './authority.ts';
import { authorityFailures } from './base/failures.ts';
import { readConfiguration } from './configuration-file.ts';
import { connectAuthority } from './control/client.ts';
import { readControlFile } from './control/control-file.ts';
import type { AuthorityDesk } from './desk/desk.ts';

/**
 * The desk of the authority in a directory: the running one when one runs there (no secret is needed then), otherwise
 * opened here. `secret` is asked for its passphrase or PIN only when that is needed, and wiped.
 *
 * @throws authority-not-found, authority-in-use, and the HSM's failures
 */
export async function openDesk(directory: string, secret: () => Promise<Uint8Array>): Promise<AuthorityDesk> {
  await readConfiguration(directory);
  if ((await readControlFile(directory)) !== undefined) {
    const desk = await connectAuthority(directory);
    try {
      await desk.trust();
      return desk;
    } catch (error) {
      // Left behind by a process that was killed: nobody listens there any more.
      if (!authorityFailures.is(error, 'authority-control-failed')) throw error;
    }
  }
  const bytes = await secret();
  try {
    return await openAuthority(directory, { secret: bytes });
  } finally {
    bytes.fill(0);
  }
}
