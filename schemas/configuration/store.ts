import { Type } from 'typebox';
import { exactly, type ShapeOf, shape } from '../shape.ts';

const Embedded = exactly({
  kind: Type.Literal('embedded', {
    description: '`embedded`: in this directory, for this process alone.',
  }),
});

const Postgres = exactly({
  kind: Type.Literal('postgres', {
    description:
      '`postgres`: in a database of its own on a PostgreSQL server (15 or newer), which several workers may share. It is never used in place of the other, nor the other in its place.',
  }),
  address: Type.Union(
    [
      exactly({
        file: Type.String({
          minLength: 1,
          maxLength: 1024,
          description: 'A file, readable by its owner alone, that holds the server’s address.',
        }),
      }),
      exactly({
        variable: Type.String({
          pattern: '^[A-Z_][A-Z0-9_]{0,63}$',
          description: 'An environment variable that holds it.',
        }),
      }),
    ],
    { description: 'Where `postgres://user:password@host:port/database` stands; never in this file.' },
  ),
  connections: Type.Integer({ minimum: 2, maximum: 100, description: 'Connections of this process at the most.' }),
});

/** Where a program's SQL store lies. */
export const StorePlace = Type.Union([Embedded, Postgres], { description: 'Where the tables lie.' });

/** The same, by itself. */
export const StorePlaceShape = shape('store', StorePlace, 'configuration-invalid');

export type StorePlace = ShapeOf<typeof StorePlaceShape>;
