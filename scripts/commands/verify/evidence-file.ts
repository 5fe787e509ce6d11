import { readJsonFile } from '../../../agent/base/read-file.ts';
import {
  EvidenceShape,
  type EvidenceTrust,
  verifyEvidence,
} from '../../../agent/programs/counter-terminal/evidence.ts';
import { terminalResolver } from '../../../agent/programs/counter-terminal/start-terminal.ts';
import { readTerminalConfiguration } from '../../../agent/programs/counter-terminal/terminal-directory.ts';
import type { CommandContext } from '../../cli/command.ts';

interface VerifyOptions {
  readonly terminal?: string;
}

const LARGEST_FILE = 8 * 1_048_576;

/** `verify`: exit code 0 if everything in the file still verifies as of its reading. */
export async function verifyEvidenceFile(
  context: CommandContext,
  options: VerifyOptions,
  [file = '']: readonly string[],
): Promise<void> {
  const { output } = context;
  const evidence = await readJsonFile(file, EvidenceShape, LARGEST_FILE);
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
