import type { KeysSecret } from '../../../repository-node/directory/keys-file.ts';
import type { CommandContext } from '../../cli/command.ts';
import { readSecret } from '../../cli/secret.ts';
import { NODE_KEYS } from '../../cli/secret-sources.ts';

export interface KeysOptions {
  readonly keysPassphraseFile?: string;
}

/** Where a command takes the passphrase of a node's keys from, should they lie under one. */
export function keysSecret({ environment }: CommandContext, { keysPassphraseFile }: KeysOptions): KeysSecret {
  return () => readSecret(NODE_KEYS, keysPassphraseFile, environment);
}
