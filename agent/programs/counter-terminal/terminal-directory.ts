import { randomBytes } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TerminalConfiguration, TerminalConfigurationShape } from '../../../schemas/configuration/terminal.ts';
import {
  type TerminalAuthorisation,
  TerminalAuthorisationShape,
} from '../../../schemas/credentials/terminal-authorisation.ts';
import { type AuthorisationRequest, AuthorisationRequestShape, type Permission } from '../../../schemas/requests.ts';
import { makeInDirectory } from '../../base/new-directory.ts';
import { readJsonFile } from '../../base/read-file.ts';
import { writeFileSynced, writeJsonFile } from '../../base/synced-file.ts';
import { utc } from '../../base/utc.ts';
import { terminalSigner } from '../../counter-protocol/terminal-signer.ts';
import { addContextFiles } from '../../identity/contexts/add-files.ts';
import { counterFailures } from './failures.ts';

/** The files of a terminal's directory. */
export const TERMINAL_FILES = {
  configuration: 'terminal.json',
  /** Ed25519 seed, 32 bytes, mode 0600. */
  key: 'terminal.key',
  /** What the registration authority is asked for. */
  request: 'authorisation-request.json',
  /** What it answered. */
  authorisation: 'authorisation.json',
} as const;

/** What a terminal wants to be allowed. */
export interface TerminalWishes {
  readonly read: readonly Permission[];
  readonly write: readonly Permission[];
}

export interface TerminalDirectory {
  readonly configuration: TerminalConfiguration;
  /** 32 bytes; the caller wipes it. */
  readonly key: Uint8Array;
  /** JSON text. */
  readonly authorisation: string;
}

/**
 * Makes a terminal's directory, all of it or nothing: key, configuration, and the request for its authorisation.
 *
 * @throws terminal-exists, configuration-invalid, or the file system's error
 */
export async function createTerminalDirectory(
  directory: string,
  configuration: TerminalConfiguration,
  wishes: TerminalWishes,
  now: number = Date.now(),
): Promise<AuthorisationRequest> {
  TerminalConfigurationShape.parse(configuration);
  const key = randomBytes(32);
  const request = AuthorisationRequestShape.parse({
    type: 'authorisation-request',
    terminal: terminalSigner(key).controller,
    organisation: configuration.organisation,
    read: [...wishes.read],
    write: [...wishes.write],
    createdAt: utc(now),
  });
  const taken = () => counterFailures.fail('terminal-exists');
  const names = [TERMINAL_FILES.key, TERMINAL_FILES.configuration];
  await makeInDirectory(directory, names, TERMINAL_FILES.request, taken, async () => {
    await writeFileSynced(join(directory, TERMINAL_FILES.key), key, { exclusive: true });
    await writeJsonFile(join(directory, TERMINAL_FILES.configuration), configuration, { mode: 0o644 });
    await writeJsonFile(join(directory, TERMINAL_FILES.request), request, { mode: 0o644 });
  }).finally(() => key.fill(0));
  return request;
}

/**
 * Opens a terminal's directory.
 *
 * @throws terminal-not-found, terminal-not-authorised, configuration-invalid, message-invalid, json-malformed,
 *   context-malformed, context-conflict
 */
export async function openTerminalDirectory(directory: string): Promise<TerminalDirectory> {
  const configuration = await openTerminalConfiguration(directory);
  await addContextFiles(directory, configuration.contexts);
  const authorisation = await readAuthorisation(join(directory, TERMINAL_FILES.authorisation));
  const key = await readFile(join(directory, TERMINAL_FILES.key));
  if (key.length !== 32) throw counterFailures.fail('terminal-not-found', 'key');
  return { configuration, key, authorisation: JSON.stringify(authorisation) };
}

/** The configuration of a terminal, whether it is authorised yet or not. @throws terminal-not-found, configuration-invalid */
export async function openTerminalConfiguration(directory: string): Promise<TerminalConfiguration> {
  const path = join(directory, TERMINAL_FILES.configuration);
  try {
    await access(path);
  } catch (cause) {
    throw counterFailures.fail('terminal-not-found', directory, cause);
  }
  return readJsonFile(path, TerminalConfigurationShape);
}

async function readAuthorisation(path: string): Promise<TerminalAuthorisation> {
  try {
    return await readJsonFile(path, TerminalAuthorisationShape);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw counterFailures.fail('terminal-not-authorised', path, error);
    throw error;
  }
}
