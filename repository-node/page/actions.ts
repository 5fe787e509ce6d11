import { Type } from 'typebox';
import { HOLDER_OPERATIONS as NODE } from '../../schemas/holder-operations.ts';
import { HolderRulesShape } from '../../schemas/holder-rules.ts';
import { operations } from '../../schemas/operation.ts';
import { exactly } from '../../schemas/shape.ts';

const Passphrase = NODE.export.input.schema.properties.passphrase;
/** A backup's text. */
const File = Type.String({ minLength: 1, maxLength: 8_000_000 });

/** What the holder's page asks of its program; what needs the card begins work, of which the page's state tells. */
export const HOLDER_PAGE_ACTIONS = operations({
  open: {},
  introduce: {},
  rules: { input: HolderRulesShape.schema },
  'older-history': {},
  'delete-history': {
    input: exactly({ sequences: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 500 }) }),
  },
  'verify-history': {},
  backup: { input: NODE.export.input.schema },
  /** Of the backup that was made just now when no file is given. */
  drill: { input: exactly({ passphrase: Passphrase, file: Type.Optional(File) }) },
  restore: { input: exactly({ passphrase: Passphrase, file: File }) },
  'recovery-words': {},
  recover: { input: NODE.recover.input.schema },
  'remove-credential': { input: NODE['credential-remove'].input.schema },
  pin: { input: exactly({ pin: Type.String({ pattern: '^[0-9]{4,8}$' }) }) },
  save: {
    input: exactly({ what: Type.Union([Type.Literal('history'), Type.Literal('backup')]) }),
    result: Type.String(),
  },
  cancel: {},
  dismiss: {},
  close: {},
  /** Somebody is there: the view stays open. */
  alive: {},
});
