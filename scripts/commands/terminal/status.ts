import { openTerminalDirectory } from '../../../agent/programs/counter-terminal/terminal-directory.ts';
import type { CommandContext } from '../../cli/command.ts';
import { conditionLines, conditionOf } from '../condition/condition.ts';

/** `terminal status`: who it speaks for, until when it is authorised, which procedures it has, room and clock. */
export async function showTerminal(
  { output }: CommandContext,
  _: object,
  [directory = '']: readonly string[],
): Promise<void> {
  const { configuration, authorised, key } = await openTerminalDirectory(directory);
  key.fill(0);
  const { validFrom, validUntil } = authorised.authorisation;
  const dated = [
    { name: 'Authorisation', notBefore: Date.parse(validFrom), notAfter: Date.parse(validUntil) },
    { name: 'Certificate for cards', notAfter: Date.parse(authorised.notAfter) },
  ];
  const condition = await conditionOf(directory, dated, Date.now());
  const { organisation, reader, procedures } = configuration;
  const named = procedures.map(({ id, kind, name }) => ({ id, kind, name }));
  output.json({ ...condition, organisation: organisation.tradeName, reader, procedures: named });
  output.text([`${organisation.tradeName}, reader ${reader}`, ...conditionLines(condition)].join('\n'));
  for (const { id, kind, name } of named) output.text(`  ${id} (${kind}): ${name}`);
}
