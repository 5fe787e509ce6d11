import type { Command } from 'commander';
import { action, examples } from '../cli/command.ts';

/** `fingerpost demo`: the whole counter system on this machine, each part in a process of its own. */
export function registerDemo(program: Command): void {
  const demo = program
    .command('demo')
    .description('Bring up a small world, enrol a card, write a credential and read it, and show every step.')
    .option('--once', 'end after the timeline; exit code 0 only if all of it held')
    .option('--dir <folder>', 'keep the world in this (new or empty) folder')
    .option('--fingers <folder>', 'use real fingerprint images <finger>_<impression>.png')
    .option('--seed <text>', 'another synthetic finger', 'hanako')
    .option('--no-open', 'do not open the pages in a browser')
    .action(action(async () => (await import('./demo/play.ts')).playDemo));
  examples(demo, 'demo --once', 'demo --dir world');
}
