import { randomBytes } from 'node:crypto';
import { createPeer } from '../../../agent/network/peer/peer.ts';
import { authorityFailures } from '../../../agent/programs/registration-authority/base/failures.ts';
import { enrolAtTerminal } from '../../../agent/programs/registration-authority/enrol-terminal.ts';
import { ENROLMENT_LIMITS, ENROLMENT_PROTOCOL } from '../../../schemas/authority/authority-messages.ts';
import type { CommandContext } from '../../cli/command.ts';
import { counterDialogue } from '../../cli/counter-dialogue.ts';
import { PIN } from '../../cli/secret-sources.ts';
import { verifyHere } from './verify-here.ts';
import { type CardOptions, withCard } from './with-card.ts';

interface EnrolOptions extends CardOptions {
  readonly authority: readonly string[];
  readonly person: string;
  readonly pinFile?: string;
}

/** `card enrol`: the holder's terminal in ST11–ST22; it relays between card and authority and reads nothing. */
export async function enrolCard(context: CommandContext, options: EnrolOptions): Promise<void> {
  const { output, signal } = context;
  const peer = await createPeer({ key: randomBytes(32) });
  try {
    let started = 0;
    const connecting = peer.connect(options.authority, { signal });
    connecting.catch(() => undefined);
    const result = await withCard(context, options, async (card) => {
      await connecting;
      const dialogue = counterDialogue(context, PIN, options.pinFile);
      if ((await card.status()).named) throw authorityFailures.fail('enrolment-card-enrolled');
      await verifyHere(card, dialogue, options.card !== undefined);
      started = performance.now();
      const maxFrame = ENROLMENT_LIMITS.frame;
      const stream = await peer.dial(options.authority, ENROLMENT_PROTOCOL, { signal, maxFrame });
      try {
        const onSteps = (steps: readonly string[]) => output.text(`${steps.join(', ')} …`);
        return await enrolAtTerminal({ stream, card, person: options.person, signal, onSteps });
      } finally {
        await stream.close();
      }
    });
    const { cardSerial, locator, roundTrips, holdersBefore } = result;
    const ms = performance.now() - started;
    output.json({ enrolled: { cardSerial, locator, roundTrips, holdersBefore, ms } });
    output.text(`Card ${cardSerial} is enrolled in ${roundTrips} round trips. It points to\n${locator}`);
    if (holdersBefore.length > 0)
      output.text(
        `What issuers wrote is about the card before (${holdersBefore.at(-1)}); this one cannot present it. Ask each issuer to write it anew, or keep the old card for it.`,
      );
  } finally {
    await peer.stop();
  }
}
