import type { Command } from 'commander';
import { secretOption } from '../../cli/secret.ts';
import { AUTHORITY_PASSPHRASE } from '../../cli/secret-sources.ts';

/** Adds the option that every command on an authority's directory has. */
export const deskOption = (command: Command): Command => secretOption(command, AUTHORITY_PASSPHRASE);
