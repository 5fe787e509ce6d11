import { type TSchema, Type } from 'typebox';
import { HolderRulesShape } from '../../schemas/holder-rules.ts';
import { exactly, type Shape, shape } from '../../schemas/shape.ts';
import { argumentOf } from '../holder/argument.ts';

const Passphrase = Type.String({ minLength: 8, maxLength: 1_000 });

/** What the page's actions take. */
export const RulesArgument = HolderRulesShape;
export const PassphraseArgument = shape('backup', exactly({ passphrase: Passphrase }));
export const DrillArgument = shape(
  'drill',
  exactly({ passphrase: Passphrase, file: Type.Optional(Type.String({ maxLength: 8_000_000 })) }),
);
export const RestoreArgument = shape(
  'restore',
  exactly({ passphrase: Passphrase, file: Type.String({ minLength: 1, maxLength: 8_000_000 }) }),
);
export const GroupsArgument = shape('recover', exactly({ groups: Type.String({ minLength: 1, maxLength: 200 }) }));
export const RecordArgument = shape('remove', exactly({ record: Type.String({ pattern: '^[0-9a-f]{12}$' }) }));
export const EraseArgument = shape(
  'delete-history',
  exactly({ sequences: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 500 }) }),
);
export const PinArgument = shape('pin', exactly({ pin: Type.String({ pattern: '^[0-9]{4,8}$' }) }));
export const SaveArgument = shape(
  'save',
  exactly({ what: Type.Union([Type.Literal('history'), Type.Literal('history-csv'), Type.Literal('backup')]) }),
);

/** @throws holder-argument-invalid */
export const parseArgument = <S extends TSchema>(of: Shape<S>, argument: unknown) => argumentOf(of, argument);
