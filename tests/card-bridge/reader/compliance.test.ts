import { type CardUnderTest, COMPLIANCE_TIME, cardComplianceSuite } from '../../../card-bridge/compliance/index.ts';
import type { TrialWorld } from '../../../card-bridge/compliance/trial-world.ts';
import { createCard } from '../../../card-bridge/personalise/create-card.ts';
import { type AttachedCard, attachCard } from '../../../card-bridge/reader/attach-card.ts';
import { type InProcessChannel, inProcessChannel } from '../../../card-bridge/reader/in-process.ts';
import { VpcdReader } from '../../../card-bridge/reader/vpcd-reader.ts';
import { SoftwareCard } from '../../../card-bridge/software-card/card.ts';
import { VolatileMemory } from '../../../card-bridge/software-card/kernel/memory.ts';
import { ENROLMENT, RIGHT, SMUDGE, tableMatcher, WRONG } from '../fingers.ts';
import { PIN } from '../world.ts';

const runner = { describe, it, beforeEach, afterEach };
const FINGERS = { right: RIGHT, wrong: WRONG, unusable: SMUDGE };

async function softwareCard(world: TrialWorld) {
  const memory = new VolatileMemory();
  await createCard({ memory, enrolment: ENROLMENT, pin: PIN, ...world.personalisation });
  const clock = { time: COMPLIANCE_TIME };
  const card = new SoftwareCard({ memory, matcher: tableMatcher, now: () => clock.time, touchTimeoutMs: 150 });
  const hand = {
    pin: PIN,
    present: (finger: keyof typeof FINGERS) => card.sensor.present(FINGERS[finger]),
    advance: (milliseconds: number) => {
      clock.time += milliseconds;
    },
  };
  return { card, hand };
}

cardComplianceSuite({
  name: 'the software card in this process',
  runner,
  async makeCard(world): Promise<CardUnderTest> {
    const { card, hand } = await softwareCard(world);
    let channel: InProcessChannel | undefined;
    return {
      ...hand,
      async connect() {
        channel = inProcessChannel(card);
        return channel;
      },
      remove: () => channel?.remove(),
      dispose: async () => {},
    };
  },
});

cardComplianceSuite({
  name: "the software card over vpcd's protocol",
  runner,
  async makeCard(world): Promise<CardUnderTest> {
    const { card, hand } = await softwareCard(world);
    const reader = await VpcdReader.listen();
    let attached: AttachedCard | undefined;
    return {
      ...hand,
      async connect() {
        if (!reader.cardPresent) attached = await attachCard(card, { port: reader.port });
        return reader.waitForCard({ timeoutMs: 5_000 });
      },
      remove: () => attached?.detach(),
      dispose: () => reader.close(),
    };
  },
});
