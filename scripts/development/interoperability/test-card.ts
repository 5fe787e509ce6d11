import { createBlankCard } from '../../../card-bridge/issuance/create-blank.ts';
import { SoftwareCard } from '../../../card-bridge/software-card/card.ts';
import { VolatileMemory } from '../../../card-bridge/software-card/kernel/memory.ts';

/** GlobalPlatform's well-known test key 40 41 … 4F, which host tools try by themselves. */
const testKey = () => Uint8Array.from({ length: 16 }, (_, i) => 0x40 + i);

/** A blank card for tools of others: its only keys are well known, everything else they bring themselves. */
export function testCard(): SoftwareCard {
  const memory = new VolatileMemory();
  createBlankCard(memory, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), { enc: testKey(), mac: testKey(), dek: testKey() });
  return new SoftwareCard({ memory });
}
