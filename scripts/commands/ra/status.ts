import { join } from 'node:path';
import { readJsonFile } from '../../../agent/base/synced-file.ts';
import { TRUST_FILE } from '../../../agent/programs/registration-authority/authority.ts';
import { AuthorityTrustShape } from '../../../schemas/authority-documents.ts';
import type { CommandContext } from '../../cli/command.ts';
import { type DeskOptions, withDesk } from './desk.ts';

/** `ra status`: persons with their cards, and the authorisations of terminals. */
export async function showAuthority(
  context: CommandContext,
  options: DeskOptions,
  [directory = '']: readonly string[],
): Promise<void> {
  const { output } = context;
  await withDesk(context, directory, options, async (desk) => {
    const [persons, authorisations] = [await desk.persons(), await desk.authorisations()];
    const { authority, issuer } = await desk.trust();
    output.json({ authority, issuer, persons, authorisations });
    output.text(`${authority}, signs as ${issuer}`);
    output.text(`\nPersons: ${persons.length}`);
    for (const { number, name, cards } of persons)
      output.text(`  ${number}${name === undefined ? '' : ` ${name}`}: ${cardsOf(cards)}`);
    output.text(`\nAuthorisations: ${authorisations.length}`);
    for (const { terminal, tradeName, validUntil, revokedAt } of authorisations)
      output.text(
        `  ${tradeName} ${terminal}: ${revokedAt === undefined ? `valid until ${validUntil}` : `revoked ${revokedAt}`}`,
      );
  });
}

const cardsOf = (cards: readonly string[]) => (cards.length === 0 ? 'no card' : `cards ${cards.join(', ')}`);

/** `ra trust`: what terminals and nodes have to believe about this authority. Needs no passphrase: it is public. */
export async function showTrust(
  { output }: CommandContext,
  _: object,
  [directory = '']: readonly string[],
): Promise<void> {
  const trust = await readJsonFile(join(directory, TRUST_FILE), AuthorityTrustShape);
  output.json(trust);
  output.text(JSON.stringify(trust, null, 2));
}
