import { readJsonFile } from '../../../agent/base/read-file.ts';
import { createProductResolver } from '../../../agent/identity/did/every-method.ts';
import type { DidResolver } from '../../../agent/identity/did/resolver.ts';
import type { IssuerTrust } from '../../../agent/identity/verify/policy.ts';
import { EvidenceShape, verifyEvidence } from '../../../agent/programs/counter-terminal/evidence.ts';
import { openTerminalDirectory } from '../../../agent/programs/counter-terminal/terminal-directory.ts';
import { terminalResolver } from '../../../agent/programs/counter-terminal/terminal-identity.ts';
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
  const { trusted, resolver } = await trustOf(options.terminal);
  const { verified, checks, credentials, holder } = await verifyEvidence(evidence, trusted, resolver);
  output.json({ verified, holder, checks, credentials, receipt: evidence.receipt });
  for (const { name, of, outcome, code } of checks)
    output.text(`  ${outcome} ${of}: ${name}${code === undefined ? '' : ` (${code})`}`);
  output.text(`${verified ? 'Verified' : 'NOT verified'}, as of ${evidence.receipt.at}.`);
  if (!verified) context.refuse();
}

/** Without a terminal nothing is fetched: issuers are known by what their DIDs say themselves. */
async function trustOf(directory: string | undefined): Promise<{ trusted: IssuerTrust; resolver: DidResolver }> {
  if (directory === undefined) return { trusted: 'any', resolver: createProductResolver() };
  const { configuration, key } = await openTerminalDirectory(directory);
  key.fill(0);
  return { trusted: configuration.trust.issuers, resolver: terminalResolver(configuration) };
}
