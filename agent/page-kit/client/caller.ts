import type { InputArguments, OperationTable, ResultOf } from '../../../schemas/operation.ts';
import { post } from './connection.ts';

/** Asks the program for one action of its table. @throws ActionError */
export type Call<T extends OperationTable> = <N extends keyof T & string>(
  name: N,
  ...input: InputArguments<T[N]>
) => Promise<ResultOf<T[N]>>;

/** What a page calls its program's actions with; the table itself is needed as a type only. */
export const callerOf =
  <T extends OperationTable>(): Call<T> =>
  (name, ...[input]) =>
    post(name, input);
