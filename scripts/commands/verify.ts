import type { Command } from 'commander';
import { action, examples } from '../cli/command.ts';

/** `fingerpost verify`: checks a counter's evidence file again. */
export function registerVerify(program: Command): void {
  const verify = program
    .command('verify <file>')
    .description('Verify an evidence file that a counter saved, as of the time of its reading.')
    .option(
      '--terminal <dir>',
      'believe only the issuers and authorities that this terminal trusts; anybody when absent',
    )
    .action(action(async () => (await import('./verify/evidence-file.ts')).verifyEvidenceFile));
  examples(verify, 'verify evidence.json --terminal bank');
}
