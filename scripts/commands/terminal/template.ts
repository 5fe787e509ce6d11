import { counterFailures } from '../../../agent/programs/counter-terminal/failures.ts';
import { readTerminalConfiguration } from '../../../agent/programs/counter-terminal/terminal-directory.ts';
import { credentialTypeOf } from '../../../schemas/credentials/credential-types.ts';
import type { CommandContext } from '../../cli/command.ts';
import { claimsTemplate, templateLines } from './claims-template.ts';

interface TemplateOptions {
  readonly procedure: string;
  readonly schema?: boolean;
}

/** `terminal template`: what `terminal write --claims` takes, to fill in, or its JSON Schema. */
export async function showTemplate(
  { output, environment }: CommandContext,
  options: TemplateOptions,
  [directory = '']: readonly string[],
): Promise<void> {
  const { procedures } = await readTerminalConfiguration(directory);
  const procedure = procedures.find(({ id, kind }) => id === options.procedure && kind === 'write');
  if (procedure?.kind !== 'write') throw counterFailures.fail('procedure-unknown', options.procedure);
  const type = credentialTypeOf(procedure.credentialType);
  if (type === undefined) throw counterFailures.fail('procedure-unknown', procedure.credentialType);
  const { schema } = type.claims;
  const shown = options.schema === true ? { $schema: DRAFT, title: type.title, ...schema } : claimsTemplate(schema);
  output.json(shown);
  output.text(JSON.stringify(shown, null, 2));
  // For the person at the terminal, not for the file that standard output may be going to.
  for (const { path, title, form, required } of templateLines(schema))
    environment.stderr.write(
      `${path}: ${title}${form === undefined ? '' : `, ${form}`}${required ? '' : ' (may be left out)'}\n`,
    );
}

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
