import { createAuthority } from '../../../agent/programs/registration-authority/authority.ts';
import {
  defaultConfiguration,
  RELAY_LIMITS,
} from '../../../agent/programs/registration-authority/configuration-file.ts';
import type { AuthorityConfiguration } from '../../../schemas/configuration/authority.ts';
import { AuthorityConfigurationShape } from '../../../schemas/configuration/authority.ts';
import type { CommandContext } from '../../cli/command.ts';
import { scriptFailures } from '../../cli/failures.ts';
import { readSecret } from '../../cli/secret.ts';
import { AUTHORITY_PASSPHRASE } from '../../cli/secret-sources.ts';
import type { DeskOptions } from './desk.ts';

interface InitOptions extends DeskOptions {
  readonly name: string;
  readonly listen?: readonly string[];
  readonly announce?: readonly string[];
  readonly statusList?: string;
  readonly relay?: boolean;
  readonly hsmModule?: string;
  readonly hsmToken?: string;
}

/** `ra init` */
export async function initAuthority(
  context: CommandContext,
  options: InitOptions,
  [directory = '']: readonly string[],
): Promise<void> {
  const { output, environment } = context;
  const configuration = configurationOf(options);
  const secret = await readSecret(AUTHORITY_PASSPHRASE, options.passphraseFile, environment);
  try {
    const authority = await createAuthority(directory, configuration, { secret });
    const { issuer } = await authority.trust();
    const { peerId } = authority.networkKey;
    output.json({ authority: directory, peerId, issuer, hsm: authority.hsmDescription });
    output.text(
      `Registration authority “${configuration.name}” made in ${directory}; keys in the ${authority.hsmDescription} HSM.\nIt signs as ${issuer}.\nNext: \`fingerpost ra start ${directory}\`.`,
    );
    await authority.close();
  } finally {
    secret.fill(0);
  }
}

function configurationOf(options: InitOptions): AuthorityConfiguration {
  const { name, listen, announce, statusList, relay, hsmModule, hsmToken } = options;
  if ((hsmModule === undefined) !== (hsmToken === undefined))
    throw scriptFailures.fail('wrong-usage', '--hsm-module and --hsm-token belong together');
  const hardware =
    hsmModule !== undefined && hsmToken !== undefined
      ? { hsm: { kind: 'pkcs11' as const, module: hsmModule, tokenLabel: hsmToken } }
      : {};
  return AuthorityConfigurationShape.parse({
    ...defaultConfiguration(name),
    ...hardware,
    ...(listen && { listen: [...listen] }),
    ...(announce && { announce: [...announce] }),
    ...(statusList !== undefined && { statusList }),
    ...(relay === true && { relay: RELAY_LIMITS }),
  });
}
