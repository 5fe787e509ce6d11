import { keysAbout, readKeys, writeKeys } from '../../../repository-node/directory/keys-file.ts';
import { openNodeDirectory } from '../../../repository-node/directory/node-directory.ts';
import type { CommandContext } from '../../cli/command.ts';
import { readSecret } from '../../cli/secret.ts';
import { NEW_NODE_KEYS } from '../../cli/secret-sources.ts';
import { keysLine } from './keys-line.ts';
import { type KeysOptions, keysSecret } from './keys-secret.ts';

interface ProtectOptions extends KeysOptions {
  readonly newKeysPassphraseFile?: string;
  readonly byFileMode?: boolean;
}

/** `node protect`: the node's keys under another passphrase, or under none. A node that runs goes on with what it read. */
export async function protectKeys(
  context: CommandContext,
  options: ProtectOptions,
  [directory = '']: readonly string[],
): Promise<void> {
  const { places } = await openNodeDirectory(directory);
  const { peerId } = await keysAbout(places.keys);
  const keys = await readKeys(places.keys, keysSecret(context, options));
  const passphrase =
    options.byFileMode === true
      ? undefined
      : await readSecret(NEW_NODE_KEYS, options.newKeysPassphraseFile, context.environment);
  try {
    await writeKeys(places.keys, peerId, keys, { passphrase, replace: true });
  } finally {
    for (const secret of [keys.networkKey, keys.openingKey, passphrase]) secret?.fill(0);
  }
  const { protection } = await keysAbout(places.keys);
  context.output.json({ keys: { directory: places.keys, protection } });
  context.output.text(keysLine(places.keys, protection));
}
