import type { TSchema } from 'typebox';
import type { InputOf, OperationTable, ResultOf, TypedOperation } from '../../schemas/operation.ts';
import type { Shape } from '../../schemas/shape.ts';
import { pageFailures } from './failures.ts';

type Handler<O extends TypedOperation> = [ResultOf<O>] extends [null]
  ? (input: InputOf<O>, signal: AbortSignal) => void
  : (input: InputOf<O>, signal: AbortSignal) => ResultOf<O> | Promise<ResultOf<O>>;

/** What carries out a page's actions: one function for each name of their table. Messages of its errors are shown. */
export type ActionHandlers<T extends OperationTable> = { readonly [N in keyof T]: Handler<T[N]> };

/** An action as a server carries it out: from parsed JSON to a value that is sent as JSON. */
export type PageAction = (input: unknown, signal: AbortSignal) => Promise<unknown>;
export type PageActions = Readonly<Record<string, PageAction>>;

/**
 * A table's actions with their handlers. What the table does not tell of passes neither way: the input is parsed before
 * its handler sees it, and the result before it is sent.
 *
 * The actions throw page-input-invalid, page-action-failed (a result that is not in its shape), and what the handlers throw.
 */
export function pageActions<T extends OperationTable>(table: T, handlers: ActionHandlers<T>): PageActions {
  const names = Object.keys(table) as (keyof T & string)[];
  return Object.fromEntries(names.map((name) => [name, actionOf(name, table[name], handlers[name])]));
}

function actionOf<O extends TypedOperation>(name: string, { input, result }: O, handler: Handler<O>): PageAction {
  const parsed = <S extends TSchema>(shape: Shape<S>, value: unknown, otherwise: keyof typeof pageFailures.table) => {
    try {
      return shape.parse(value);
    } catch (cause) {
      throw pageFailures.fail(otherwise, name, cause);
    }
  };
  return async (given, signal) => {
    const answer = await handler(parsed(input, given ?? {}, 'page-input-invalid') as InputOf<O>, signal);
    return parsed(result, answer ?? null, 'page-action-failed');
  };
}
