import { type TSchema, Type } from 'typebox';
import { exactly, type Shape, type ShapeOf, shape } from './shape.ts';

/** One thing that one side asks and the other carries out: the shapes of what is given with it and of what comes of it. */
export interface TypedOperation<I extends TSchema = TSchema, R extends TSchema = TSchema> {
  readonly input: Shape<I>;
  readonly result: Shape<R>;
}

/** Operations by name. */
export type OperationTable = Readonly<Record<string, TypedOperation>>;

export type InputOf<O extends TypedOperation> = ShapeOf<O['input']>;
export type ResultOf<O extends TypedOperation> = ShapeOf<O['result']>;

/** A value that whoever is given it does not change. */
export type Given<T> = T extends object ? { readonly [K in keyof T]: Given<T[K]> } : T;

/** What a caller says after an operation's name: nothing where nothing has to be said. */
export type InputArguments<O extends TypedOperation> =
  Record<string, never> extends InputOf<O> ? [input?: Given<InputOf<O>>] : [input: Given<InputOf<O>>];

const Nothing = exactly({});
const None = Type.Null();

interface Declared {
  readonly input?: TSchema;
  readonly result?: TSchema;
}

type Member<D, K extends string, Absent extends TSchema> =
  D extends Readonly<Record<K, infer S extends TSchema>> ? S : Absent;

type Completed<D> = {
  readonly [N in keyof D]: TypedOperation<Member<D[N], 'input', typeof Nothing>, Member<D[N], 'result', typeof None>>;
};

/**
 * Declares a table of operations, once for both sides. Without `input` an operation takes an empty object, without
 * `result` its result is null.
 *
 * @example
 * ```ts
 * const table = operations({ add: { input: exactly({ by: Type.Integer() }), result: Type.Integer() }, clear: {} });
 * ```
 */
export function operations<const D extends Readonly<Record<string, Declared>>>(declared: D): Completed<D> {
  const entries = Object.entries(declared).map(([name, { input = Nothing, result = None }]) => [
    name,
    { input: shape(name, input), result: shape(`result of ${name}`, result) },
  ]);
  return Object.fromEntries(entries) as Completed<D>;
}

/**
 * What was given, in its shape.
 *
 * @throws message-invalid
 *
 * @example
 * ```ts
 * const { limit } = parseInput(HOLDER_OPERATIONS['history-list'], JSON.parse(text));
 * ```
 */
export const parseInput = <O extends TypedOperation>({ input }: O, value: unknown): InputOf<O> =>
  input.parse(value) as InputOf<O>;

/**
 * What came of it, in its shape.
 *
 * @throws message-invalid
 *
 * @example
 * ```ts
 * const { deleted } = parseResult(HOLDER_OPERATIONS['history-delete'], JSON.parse(text));
 * ```
 */
export const parseResult = <O extends TypedOperation>({ result }: O, value: unknown): ResultOf<O> =>
  result.parse(value) as ResultOf<O>;
