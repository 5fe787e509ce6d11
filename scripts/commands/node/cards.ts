import type { CommandContext } from '../../cli/command.ts';
import { askNode, type HolderOptions } from './holder-session.ts';

/** `node cards list`: the cards that open the vault. */
export async function listVaultCards(
  context: CommandContext,
  options: HolderOptions,
  [directory = '']: readonly string[],
): Promise<void> {
  const [{ cards } = { cards: [] }] = await askNode(context, options, directory, 'cards-list');
  context.output.json({ cards });
  for (const { card, since, here } of cards)
    context.output.text(`${card}  since ${since}${here === true ? ', the one in the reader' : ''}`);
}

/** `node cards remove`: a card that opens nothing from now on. */
export async function removeVaultCard(
  context: CommandContext,
  options: HolderOptions,
  [directory = '', card = '']: readonly string[],
): Promise<void> {
  await askNode(context, options, directory, 'card-remove', { card });
  context.output.json({ removed: card });
  context.output.text(
    'The card opens nothing that comes from now on. Who has it together with an older copy of the store still reads what was in that; recovery groups made before open everything. Have the authority revoke it, too.',
  );
}
