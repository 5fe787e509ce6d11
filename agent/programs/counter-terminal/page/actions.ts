import { Type } from 'typebox';
import { EvidenceShape } from '../../../../schemas/evidence.ts';
import { operations } from '../../../../schemas/operation.ts';
import { exactly, Text } from '../../../../schemas/shape.ts';

/** What the clerk's page asks of its program. */
export const COUNTER_ACTIONS = operations({
  choose: { input: exactly({ procedure: Text(200) }) },
  /** Claims of the procedure's credential type, checked against its schema. */
  preview: { input: exactly({ claims: Type.Unknown() }) },
  edit: {},
  confirm: {},
  again: {},
  cancel: {},
  stay: {},
  pin: { input: exactly({ pin: Text(64) }) },
  evidence: { result: EvidenceShape.schema },
});
