import type { CommandContext } from '../../cli/command.ts';
import { type CardOptions, withCard } from './with-card.ts';

/** `card info`: what a card tells anyone; nothing of it names its holder. */
export async function showCard(
  context: CommandContext,
  options: CardOptions,
  [image]: readonly string[],
): Promise<void> {
  const { output } = context;
  const place = image === undefined ? options : { ...options, card: image };
  await withCard(context, place, async (card) => {
    const status = await card.status();
    output.json(status);
    output.text(`Enrolled:   ${status.enrolled ? 'yes' : 'no'}`);
    output.text(`Works:      ${status.works ? 'yes' : 'no'}`);
    if (!('lifeCycle' in status)) {
      output.text('It names its holder: more it says only to terminals that prove who they are.');
      return;
    }
    output.text(`Life cycle: ${status.lifeCycle}`);
    output.text(`Tries left: finger ${status.fingerTriesLeft}, PIN ${status.pinTriesLeft}`);
  });
}
