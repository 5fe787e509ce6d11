import { Type } from 'typebox';
import { NodeCertificateShape, OwnTerminalCertificateShape } from '../../schemas/authority/authority-documents.ts';
import { NodeConfigurationShape } from '../../schemas/configuration/node.ts';
import { exactly, shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import type { NodeIdentityFiles } from './node-directory.ts';

const Key = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

const IdentityShape = shape(
  'node identity',
  exactly({
    networkKey: Key,
    openingKey: Key,
    terminal: exactly({ key: Key, openingKey: Key, certificate: Type.Optional(OwnTerminalCertificateShape.schema) }),
    configuration: NodeConfigurationShape.schema,
    certificate: Type.Optional(NodeCertificateShape.schema),
  }),
);

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));

/** A node's keys and configuration as JSON, for the encrypted part of an export; where they lay is no part of it. */
export function identityText({
  networkKey,
  openingKey,
  terminal,
  configuration: { keys: _, holderTerminal: __, ...configuration },
  certificate,
}: NodeIdentityFiles): object {
  return {
    networkKey: base64(networkKey),
    openingKey: base64(openingKey),
    terminal: { ...terminal, key: base64(terminal.key), openingKey: base64(terminal.openingKey) },
    configuration,
    ...(certificate && { certificate }),
  };
}

/** @throws export-invalid */
export function identityFromText(value: unknown): NodeIdentityFiles {
  if (!IdentityShape.is(value)) throw nodeFailures.fail('export-invalid', 'identity');
  const { networkKey, openingKey, terminal, ...others } = value;
  return {
    ...others,
    networkKey: bytes(networkKey),
    openingKey: bytes(openingKey),
    terminal: { ...terminal, key: bytes(terminal.key), openingKey: bytes(terminal.openingKey) },
  };
}
