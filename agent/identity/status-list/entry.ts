import { Type } from 'typebox';
import { type ShapeOf, shape } from '../../../schemas/shape.ts';

/** One possible value of a `message` status, Bitstring Status List 1.0 §2.1. */
const StatusMessage = Type.Object({
  status: Type.String({ pattern: '^0x[0-9a-fA-F]{1,8}$' }),
  message: Type.String({ maxLength: 1024 }),
});

/**
 * BitstringStatusListEntry, Bitstring Status List 1.0 §2.1: where in which list one credential's status stands. The
 * index is a decimal string; `statusSize` is 1 bit when absent.
 */
const StatusEntryShape = shape(
  'status-list-entry',
  Type.Object({
    id: Type.Optional(Type.String({ maxLength: 4096 })),
    type: Type.Literal('BitstringStatusListEntry'),
    statusPurpose: Type.String({ minLength: 1, maxLength: 64 }),
    statusListIndex: Type.String({ pattern: '^(0|[1-9][0-9]{0,9})$' }),
    statusListCredential: Type.String({ minLength: 1, maxLength: 4096 }),
    statusSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 32 })),
    statusMessage: Type.Optional(Type.Array(StatusMessage, { maxItems: 65_536 })),
    statusReference: Type.Optional(
      Type.Union([Type.String({ maxLength: 4096 }), Type.Array(Type.String({ maxLength: 4096 }), { maxItems: 16 })]),
    ),
  }),
);

export type StatusEntry = ShapeOf<typeof StatusEntryShape>;

/**
 * An entry as it stands in a credential, or undefined when it breaks a rule of Bitstring Status List 1.0 §2.1: the
 * shape, an `id` that is not the list's, and one message for each value that `statusSize` bits can have.
 *
 * @example
 * ```ts
 * const entry = readStatusEntry(credential.credentialStatus);
 * ```
 */
export function readStatusEntry(value: unknown): StatusEntry | undefined {
  if (!StatusEntryShape.is(value) || value.id === value.statusListCredential) return undefined;
  const { statusSize = 1, statusMessage } = value;
  if (statusMessage === undefined) return statusSize === 1 ? value : undefined;
  return statusMessage.length === 2 ** statusSize ? value : undefined;
}
