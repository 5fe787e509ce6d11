import { openPresentedCard } from '../../../card-bridge/host/terminal/terminal-card.ts';
import { inProcessChannel } from '../../../card-bridge/reader/in-process.ts';
import { SoftwareCard } from '../../../card-bridge/software-card/card.ts';
import { FileMemory } from '../../../card-bridge/software-card/kernel/memory.ts';
import { tableMatcher, WRONG } from '../fingers.ts';

// A card in its own process that a thief tries with wrong fingers until somebody pulls the plug.
const card = new SoftwareCard({ memory: new FileMemory(process.argv[2] ?? ''), matcher: tableMatcher });
const presented = await openPresentedCard(inProcessChannel(card));
process.stdout.write('guessing\n');
for (;;) {
  card.sensor.present(WRONG);
  const { outcome } = await presented.touch();
  process.stdout.write(`${outcome}\n`);
  if (outcome !== 'not-matched') await new Promise((resolve) => setTimeout(resolve, 50));
}
