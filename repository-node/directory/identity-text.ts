import { Type } from 'typebox';
import { NodeCertificateShape } from '../../schemas/authority/authority-documents.ts';
import { NodeConfigurationShape } from '../../schemas/configuration/node.ts';
import { exactly, shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import type { NodeIdentityFiles } from './node-directory.ts';

const Key = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

const IdentityShape = shape(
  'node identity',
  exactly({
    networkKey: Key,
    cardKey: Key,
    terminalKey: Key,
    terminalOpeningKey: Key,
    configuration: NodeConfigurationShape.schema,
    certificate: Type.Optional(NodeCertificateShape.schema),
  }),
);

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));

/** A node's keys and configuration as JSON, for the encrypted part of an export. */
export function identityText({
  networkKey,
  cardKey,
  terminalKey,
  terminalOpeningKey,
  configuration,
  certificate,
}: NodeIdentityFiles): object {
  return {
    networkKey: base64(networkKey),
    cardKey: base64(cardKey),
    terminalKey: base64(terminalKey),
    terminalOpeningKey: base64(terminalOpeningKey),
    configuration,
    ...(certificate && { certificate }),
  };
}

/** @throws export-invalid */
export function identityFromText(value: unknown): NodeIdentityFiles {
  if (!IdentityShape.is(value)) throw nodeFailures.fail('export-invalid', 'identity');
  const { networkKey, cardKey, terminalKey, terminalOpeningKey, configuration, certificate } = value;
  return {
    networkKey: bytes(networkKey),
    cardKey: bytes(cardKey),
    terminalKey: bytes(terminalKey),
    terminalOpeningKey: bytes(terminalOpeningKey),
    configuration,
    ...(certificate && { certificate }),
  };
}
