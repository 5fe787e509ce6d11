import { TrialWorld } from '../../../../card-bridge/compliance/authority.ts';
import type { PresentedCard } from '../../../../card-bridge/host/presented-card.ts';
import { openPresentedCard } from '../../../../card-bridge/host/terminal-card.ts';
import { createCard } from '../../../../card-bridge/personalise/create-card.ts';
import type { CardChannel } from '../../../../card-bridge/reader/card-channel.ts';
import { SoftwareCard } from '../../../../card-bridge/software-card/card.ts';
import { VolatileMemory } from '../../../../card-bridge/software-card/kernel/memory.ts';
import type { FingerMatcher } from '../../../../card-bridge/software-card/sensor/finger-matcher.ts';

/** What is measured here is the card, not the comparison: every touch matches. */
const ALWAYS: FingerMatcher = {
  extract: () => ({ usable: true, template: { width: 1, height: 1, quality: 1, minutiae: [] } }),
  matches: () => true,
};

export const TOUCH = { width: 1, height: 1, dpi: 500, pixels: new Uint8Array(1) };
export const TEMPLATE = new Uint8Array(1_600).fill(1);

export function cardOn(memory: VolatileMemory): SoftwareCard {
  return new SoftwareCard({ memory, matcher: ALWAYS });
}

/** An enrolled card and its node. */
export async function enrolledCard() {
  const trial = new TrialWorld();
  const memory = new VolatileMemory();
  const pin = new TextEncoder().encode('123456');
  await createCard({ memory, enrolment: TEMPLATE, pin, ...trial.personalisation });
  const node = await trial.host('repository-node');
  const card = cardOn(memory);
  return { trial, card, node };
}

export async function touched(card: SoftwareCard, channel: CardChannel): Promise<PresentedCard> {
  const presented = await openPresentedCard(channel);
  card.sensor.present(TOUCH);
  const { outcome } = await presented.touch();
  if (outcome !== 'matched') throw new Error(outcome);
  return presented;
}
