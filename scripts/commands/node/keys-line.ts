import type { KeysProtection } from '../../../repository-node/directory/keys-file.ts';

/** Where the node's keys lie and what keeps them from others of this machine. */
export function keysLine(directory: string, protection: KeysProtection): string {
  if (protection === 'passphrase') return `Keys: in ${directory}, under a passphrase.`;
  return `Keys: in ${directory}, PROTECTED BY THEIR FILE’S MODE ALONE; \`fingerpost node protect\` puts them under a passphrase.`;
}
