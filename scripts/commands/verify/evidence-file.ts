import { readJsonFile } from '../../../agent/base/read-file.ts';
import { EvidenceShape, verifyEvidence } from '../../../agent/programs/counter-terminal/evidence.ts';
import { openTerminalDirectory } from '../../../agent/programs/counter-terminal/terminal-directory.ts';
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
  const trusted = options.terminal === undefined ? 'any' : await issuersOf(options.terminal);
  const { verified, checks, credentials, holder } = await verifyEvidence(evidence, trusted);
  output.json({ verified, holder, checks, credentials, receipt: evidence.receipt });
  for (const { name, of, outcome, code } of checks)
    output.text(`  ${outcome} ${of}: ${name}${code === undefined ? '' : ` (${code})`}`);
  output.text(`${verified ? 'Verified' : 'NOT verified'}, as of ${evidence.receipt.at}.`);
  if (!verified) context.refuse();
}

async function issuersOf(directory: string): Promise<Record<string, string[]>> {
  const { configuration, key } = await openTerminalDirectory(directory);
  key.fill(0);
  return configuration.trust.issuers;
}
