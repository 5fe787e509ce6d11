import type { Command } from 'commander';
import { readTextFile } from '../../agent/base/synced-file.ts';
import { EvidenceShape, type EvidenceTrust, verifyEvidence } from '../../agent/programs/counter-terminal/evidence.ts';
import { terminalResolver } from '../../agent/programs/counter-terminal/start-terminal.ts';
import { readTerminalConfiguration } from '../../agent/programs/counter-terminal/terminal-directory.ts';
import { parseJson } from '../../schemas/strict-json.ts';
import { action, type CommandContext, examples } from '../cli/command.ts';

interface VerifyOptions {
  readonly terminal?: string;
}

const LARGEST_FILE = 8 * 1_048_576;

/** `fingerpost verify`: checks a counter's evidence file again. */
export function registerVerify(program: Command): void {
  const verify = program
    .command('verify <file>')
    .description('Verify an evidence file that a counter saved, as of the time of its reading.')
    .option(
      '--terminal <dir>',
      'believe only the issuers and authorities that this terminal trusts; anybody when absent',
    )
    .action(action(verifyEvidenceFile));
  examples(verify, 'verify evidence.json --terminal bank');
}

async function verifyEvidenceFile(
  context: CommandContext,
  options: VerifyOptions,
  [file = '']: readonly string[],
): Promise<void> {
  const { output } = context;
  const evidence = EvidenceShape.parse(parseJson(await readTextFile(file, LARGEST_FILE)));
  const trust = options.terminal === undefined ? ANYBODY : await trustOf(options.terminal);
  const result = await verifyEvidence(evidence, { ...trust, resolver: terminalResolver() });
  const { verified, checks, credentials, holder, card } = result;
  output.json({ verified, holder, card, checks, credentials, receipt: evidence.receipt });
  for (const { name, of, outcome, code } of checks)
    output.text(`  ${outcome} ${of}: ${name}${code === undefined ? '' : ` (${code})`}`);
  if (card !== undefined) output.text(`Card: ${card.keyStorage}, on the word of ${card.authority}.`);
  output.text(`${verified ? 'Verified' : 'NOT verified'}, as of ${evidence.receipt.at}.`);
  if (!verified) context.refuse();
}

/** Without a terminal the signatures are looked at, and whose they are is for the reader to judge. */
const ANYBODY: EvidenceTrust = { issuers: 'any', card: { authorities: 'any', openSigning: true } };

async function trustOf(directory: string): Promise<EvidenceTrust> {
  const { trust, test } = await readTerminalConfiguration(directory);
  return { issuers: trust.issuers, card: { authorities: trust.authorities, openSigning: test === true } };
}
