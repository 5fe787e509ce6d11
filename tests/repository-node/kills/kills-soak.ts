/**
 * The long run: `npm run soak:kills -- 10000` kills sessions of every kind at every write, frame and command, with one card
 * and with two. Ends with exit code 1 at the first broken promise.
 */
import { killEverywhere } from './kill-everywhere.ts';

const kills = Number(process.argv[2] ?? 10_000);
const STEP = 100;
const result = await killEverywhere(kills, (done) => {
  if (done > 0 && done % STEP === 0) process.stdout.write(`${done} kills of ${kills}: nothing lost\n`);
});
process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
