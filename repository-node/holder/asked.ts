import { HOLDER_OPERATIONS, type HolderInput, type HolderOperationName } from '../../schemas/holder-operations.ts';
import { parseInput } from '../../schemas/operation.ts';
import { parseJson } from '../../schemas/strict-json.ts';
import { nodeFailures } from '../base/failures.ts';
import type { HolderAnswer, HolderContext, HolderHandlers } from './operation.ts';
import { inParts } from './parts.ts';

/** What the holder asked for, as its frame has it. */
export interface Asked<N extends HolderOperationName = HolderOperationName> {
  readonly operation: N;
  /** JSON text. */
  readonly argument?: string;
}

/** What an operation was given. @throws json-malformed, holder-argument-invalid */
export function inputOf<N extends HolderOperationName>({ operation, argument = '{}' }: Asked<N>): HolderInput<N> {
  const given = parseJson(argument);
  try {
    return parseInput(HOLDER_OPERATIONS[operation], given);
  } catch (cause) {
    throw nodeFailures.fail('holder-argument-invalid', operation, cause);
  }
}

/** The operation that was asked for, with what it was given. @throws json-malformed, holder-argument-invalid */
export function askedOperation<N extends HolderOperationName>(
  handlers: HolderHandlers,
  asked: Asked<N>,
): (context: HolderContext) => HolderAnswer {
  const input = inputOf(asked);
  return (context) => inParts(textOf(handlers[asked.operation](context, input)));
}

/** As JSON; a line that is text already belongs to a file. */
async function* textOf(lines: AsyncIterable<object | string>): AsyncGenerator<string> {
  for await (const line of lines) yield typeof line === 'string' ? line : JSON.stringify(line);
}
