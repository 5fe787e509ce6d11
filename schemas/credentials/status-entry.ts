import { Type } from 'typebox';
import { exactly, Text } from '../shape.ts';

/** Where a status shows, for one purpose: Bitstring Status List 1.0 §2.1. */
export function StatusEntryOf<P extends 'revocation' | 'suspension'>(purpose: P) {
  return exactly({
    id: Text(1024),
    type: Type.Literal('BitstringStatusListEntry'),
    statusPurpose: Type.Literal(purpose),
    statusListIndex: Type.String({ pattern: '^(0|[1-9][0-9]{0,9})$' }),
    statusListCredential: Text(1024),
  });
}
