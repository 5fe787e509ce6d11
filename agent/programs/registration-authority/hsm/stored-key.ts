import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Type } from 'typebox';
import { decodeFrame, encodeFrame } from '../../../../schemas/frame.ts';
import { Bytes, exactly, type ShapeOf, shape, Text } from '../../../../schemas/shape.ts';
import type { HsmKey, HsmKeySpec } from './hsm.ts';

const generate = promisify(generateKeyPair);

/** A key of the embedded HSM on disk; `sealed` holds PKCS#8 or, for AES, the 32 bytes. */
const StoredKeyShape = shape(
  'StoredKey',
  exactly({
    label: Text(64),
    kind: Type.Union([Type.Literal('P-256'), Type.Literal('Ed25519'), Type.Literal('AES-256')]),
    use: Type.Union([Type.Literal('sign'), Type.Literal('agree'), Type.Literal('mac'), Type.Literal('seal')]),
    publicKey: Type.Optional(Bytes(32, 65)),
    sealed: Bytes(32, 1024),
  }),
);
type StoredKey = ShapeOf<typeof StoredKeyShape>;

export const encodeStoredKey = (key: StoredKey): Uint8Array => encodeFrame(key);
/** @throws frame-malformed, message-invalid */
export const decodeStoredKey = (bytes: Uint8Array): StoredKey => StoredKeyShape.parse(decodeFrame(bytes));

/** What a seal of a key is bound to: nothing of the row can be exchanged. */
export function keyBinding({ label, kind, use }: HsmKeySpec, publicKey: Uint8Array | undefined): Uint8Array {
  return encodeFrame(['fingerpost/hsm-key/1', label, kind, use, publicKey ?? null]);
}

/** A new key of the kind: its secret (the caller zeroises it) and its public half. */
export async function generateSecret(
  kind: HsmKey['kind'],
): Promise<{ secret: Buffer; publicKey: Uint8Array | undefined }> {
  if (kind === 'AES-256') return { secret: randomBytes(32), publicKey: undefined };
  const { privateKey } =
    kind === 'Ed25519' ? await generate('ed25519', {}) : await generate('ec', { namedCurve: 'P-256' });
  return { secret: privateKey.export({ format: 'der', type: 'pkcs8' }), publicKey: publicBytes(privateKey) };
}

export const privateKeyOf = (pkcs8: Buffer): KeyObject =>
  createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });

function publicBytes(privateKey: KeyObject): Uint8Array {
  const { x = '', y } = createPublicKey(privateKey).export({ format: 'jwk' });
  const part = (text: string) => Buffer.from(text, 'base64url');
  return y === undefined ? part(x) : Buffer.concat([Buffer.of(4), part(x), part(y)]);
}
