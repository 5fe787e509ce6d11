import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Scp03Session {
  /** Security level of EXTERNAL AUTHENTICATE. */
  readonly level: number;
  readonly keyVersion: number;
  /** Hexadecimal. */
  readonly keys: { readonly enc: string; readonly mac: string; readonly dek: string };
}

/**
 * Runs one session of gpshell, the command shell of the GlobalPlatform library, on the first card behind PC/SC, and
 * gives what it printed. One session for each run: it keeps the R-MAC state of one session for the next.
 *
 * @throws when gpshell ends with an error; its message then has what it printed
 */
export async function gpshell(session: Scp03Session | undefined, commands: readonly string[]): Promise<string> {
  const open = session === undefined ? [] : [`open_sc ${scp03(session)}`];
  const script = [
    'mode_211',
    'enable_trace',
    'establish_context',
    'card_connect',
    'select -AID A000000151000000',
    ...open,
    ...commands,
    'card_disconnect',
    'release_context',
  ];
  const folder = await mkdtemp(join(tmpdir(), 'fingerpost-gpshell-'));
  try {
    const file = join(folder, 'script');
    await writeFile(file, `${script.join('\n')}\n`);
    const { stdout } = await promisify(execFile)('gpshell', [file], { timeout: 20_000 });
    return stdout;
  } catch (error) {
    throw new Error(`gpshell failed: ${(error as { stdout?: string }).stdout}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function scp03({ level, keyVersion, keys }: Scp03Session): string {
  // The protocol is named, for at level 33 the shell takes it from the card's data only sometimes.
  const protocol = `-scp 3 -scpimpl 0x70 -security ${level} -keyind 0 -keyver ${keyVersion}`;
  return `${protocol} -enc_key ${keys.enc} -mac_key ${keys.mac} -kek_key ${keys.dek}`;
}

/** The command that puts a key set in, in place of version `replaced` (0: beside the others). */
export function putKeySet(replaced: number, version: number, keys: Scp03Session['keys']): string {
  return `put_sc_key -keyver ${replaced} -newkeyver ${version} -enc_key ${keys.enc} -mac_key ${keys.mac} -kek_key ${keys.dek}`;
}
