import { X509Certificate } from 'node:crypto';
import {
  readAgentConfiguration,
  readAgentSecrets,
} from '../../../agent/programs/credential-service/agent-directory.ts';
import type { CommandContext } from '../../cli/command.ts';
import { conditionLines, conditionOf } from '../condition/condition.ts';

/** `agent status`: its address, its TLS certificate's end, room on the disk, clock, version. */
export async function showAgent(
  { output }: CommandContext,
  _: object,
  [directory = '']: readonly string[],
): Promise<void> {
  const configuration = await readAgentConfiguration(directory);
  const { certificate, storeKey } = await readAgentSecrets(directory, configuration);
  storeKey.fill(0);
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  const dated = { name: 'TLS certificate', notBefore: validFromDate.getTime(), notAfter: validToDate.getTime() };
  const condition = await conditionOf(directory, [dated], Date.now());
  output.json({ ...condition, publicUrl: configuration.publicUrl });
  output.text([configuration.publicUrl, ...conditionLines(condition)].join('\n'));
}
