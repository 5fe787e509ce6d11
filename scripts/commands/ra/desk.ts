import type { Command } from 'commander';
import type { AuthorityDesk } from '../../../agent/programs/registration-authority/desk/desk.ts';
import { openDesk } from '../../../agent/programs/registration-authority/open-desk.ts';
import type { CommandContext } from '../../cli/command.ts';
import { readSecret, type SecretSource, secretOption } from '../../cli/secret.ts';

/** What opens the authority's HSM. A command asks for it only when the authority is not running already. */
export const PASSPHRASE: SecretSource = {
  name: 'passphrase',
  variable: 'FINGERPOST_PASSPHRASE',
  prompt: 'passphrase of the authority, or PIN of its HSM',
};

export interface DeskOptions {
  readonly passphraseFile?: string;
}

/** Adds the option that every command on an authority's directory has. */
export const deskOption = (command: Command): Command => secretOption(command, PASSPHRASE);

/** Opens the authority in a directory, or the one that runs there, for one piece of work. */
export async function withDesk<T>(
  context: CommandContext,
  directory: string,
  options: DeskOptions,
  work: (desk: AuthorityDesk) => Promise<T>,
): Promise<T> {
  const desk = await openDesk(directory, () => readSecret(PASSPHRASE, options.passphraseFile, context.environment));
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}
