import type { AuthorityDesk } from '../../../agent/programs/registration-authority/desk/desk.ts';
import { openDesk } from '../../../agent/programs/registration-authority/open-desk.ts';
import type { CommandContext } from '../../cli/command.ts';
import { readSecret } from '../../cli/secret.ts';
import { AUTHORITY_PASSPHRASE } from '../../cli/secret-sources.ts';

export interface DeskOptions {
  readonly passphraseFile?: string;
}

/** Opens the authority in a directory, or the one that runs there, for one piece of work. */
export async function withDesk<T>(
  context: CommandContext,
  directory: string,
  options: DeskOptions,
  work: (desk: AuthorityDesk) => Promise<T>,
): Promise<T> {
  const desk = await openDesk(directory, () =>
    readSecret(AUTHORITY_PASSPHRASE, options.passphraseFile, context.environment),
  );
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}
