import { readJsonFile } from '../../../agent/base/read-file.ts';
import { HolderRulesShape } from '../../../schemas/holder-rules.ts';
import type { CommandContext } from '../../cli/command.ts';
import { askNode, type HolderOptions } from './holder-session.ts';

/** `node rules`: shows the holder's rules and the questions that wait, or replaces the rules by those of a file. */
export async function nodeRules(
  context: CommandContext,
  options: HolderOptions & { readonly set?: string },
  args: readonly string[],
): Promise<void> {
  const [directory = ''] = args;
  const { output } = context;
  if (options.set !== undefined) {
    const argument = await readJsonFile(options.set, HolderRulesShape);
    const [answer] = await askNode(context, options, directory, 'rules-set', argument);
    output.json(answer);
    output.text(`${argument.rules.length} rules are in force.`);
    return;
  }
  const [answer] = await askNode(context, options, directory, 'rules-get');
  output.json(answer);
  output.text(JSON.stringify(answer, null, 2));
}

/** `node credentials`: types, issuers and claim names; no values. */
export async function listCredentials(
  context: CommandContext,
  options: HolderOptions,
  args: readonly string[],
): Promise<void> {
  const [directory = ''] = args;
  const lines = await askNode(context, options, directory, 'credentials-list');
  const credentials = lines.flatMap((line) => ('record' in line ? [line] : []));
  context.output.json({ credentials });
  for (const { record, types, issuer, storedAt } of credentials) {
    context.output.text(`${record}  ${new Date(storedAt).toISOString()}  ${types.join(', ')} from ${issuer}`);
  }
  if (credentials.length === 0) context.output.text('The vault is empty.');
}
