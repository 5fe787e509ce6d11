import type { Command } from 'commander';
import { decimal, oneOf, wholeNumber } from '../cli/arguments.ts';
import { action, examples } from '../cli/command.ts';
import { RATES } from './finger/rates.ts';

const CONDITIONS = ['normal', 'dry', 'wet', 'light', 'residue', 'no-finger'] as const;
const PROFILES = ['hard', 'easy'] as const;
const SENSOR_KINDS = ['optical', 'capacitive'] as const;
const resolution = decimal(200, 2000);

/** `fingerpost finger`: synthetic prints, what the extractor sees in an image, and how two images compare. */
export function registerFinger(program: Command): void {
  const finger = program.command('finger').description('Fingerprint images: make, look at and compare them.');

  const synth = finger
    .command('synth')
    .description('Write impressions of synthetic fingers as PNG files <finger>_<impression>.png.')
    .option('-s, --seed <text>', 'the same seed gives the same fingers', '1')
    .option('-f, --fingers <n>', 'how many fingers', wholeNumber(1, 100_000), 1)
    .option('-i, --impressions <n>', 'how many impressions of each', wholeNumber(1, 100), 3)
    .option('-o, --out <folder>', 'where to write', 'prints')
    .option('--profile <how>', 'hard: as people touch real sensors; easy: with care', oneOf(...PROFILES), 'hard')
    .option('--condition <what>', CONDITIONS.join(', '), oneOf(...CONDITIONS), 'normal')
    .option('--sensor <kind>', SENSOR_KINDS.join(', '), oneOf(...SENSOR_KINDS), 'optical')
    .option('--dpi <n>', 'pixels per inch', decimal(250, 1000), 500)
    .action(action(async () => (await import('./finger/synth.ts')).synthesiseFingers));
  examples(synth, 'finger synth --seed 7 --fingers 10 --impressions 8 -o prints');

  const show = finger
    .command('show <image>')
    .description('Draw what the extractor sees in an image: finger, ridge directions, ridges and minutiae.')
    .option('-o, --out <file>', 'the PNG to write (default: <image>.shown.png here)')
    .option('--dpi <n>', 'pixels per inch of the image', resolution, 500)
    .action(action(async () => (await import('./finger/show.ts')).showFinger));
  examples(show, 'finger show prints/1_1.png -o seen.png');

  const match = finger
    .command('match <image> <other>')
    .description('Compare two images, print score and decision, and draw the matched pairs. Exit code 1: no match.')
    .option('-o, --out <file>', 'the PNG to write (default: <image>.<other>.match.png here)')
    .option('--dpi <n>', 'pixels per inch of both images', resolution, 500)
    .option('--rate <rate>', `false match rate: ${RATES.join(', ')} (default: what a card uses)`, oneOf(...RATES))
    .action(action(async () => (await import('./finger/match.ts')).matchFingers));
  examples(match, 'finger match prints/1_1.png prints/1_2.png -o pairs.png');
}
