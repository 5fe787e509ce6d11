import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readTextFile } from '../../../agent/base/read-file.ts';
import { encodeMultikey } from '../../../agent/identity/keys/multikey.ts';
import type { Signer } from '../../../agent/identity/keys/signer.ts';
import { publicKeyOf, softwareSigner } from '../../../agent/identity/keys/software-signer.ts';
import { parseJson } from '../../../schemas/strict-json.ts';
import { scriptFailures } from '../../cli/failures.ts';

/** A key from a file: a JWK, or a verification method with `publicKeyJwk` and perhaps `secretKeyJwk`. */
export interface KeyFile {
  readonly multikey: string;
  /** `kid` of the JWK, or `id` of the verification method, if there is one. */
  readonly keyId?: string;
  /** `controller` of the verification method. */
  readonly controller?: string;
  /** A signer in the name of a controller. @throws key-file-unusable when the file holds no private key */
  signerFor(controller: string | undefined): Signer;
}

/** @throws key-file-unusable, and the file system's errors */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const { jwk, id, controller: owner } = readJwk(await readTextFile(path, 65_536), path);
  const isPrivate = typeof jwk.d === 'string';
  const key = importKey(jwk, isPrivate, path);
  const multikey = multikeyOf(key, path);
  const keyId = id ?? textOf(jwk.kid);
  return {
    multikey,
    ...(keyId !== undefined && { keyId }),
    ...(owner !== undefined && { controller: owner }),
    signerFor(controller = owner ?? `did:key:${multikey}`) {
      if (!isPrivate) throw scriptFailures.fail('key-file-unusable', `${path}: no private key`);
      return softwareSigner(key, {
        controller,
        verificationMethod: keyId ?? `did:key:${multikey}#${multikey}`,
      });
    },
  };
}

type Members = Readonly<Record<string, unknown>>;

interface KeyText {
  readonly jwk: Members;
  readonly id?: string;
  readonly controller?: string;
}

/** The private JWK where there is one (Controlled Identifiers §2.2). */
function readJwk(text: string, path: string): KeyText {
  try {
    const value = membersOf(parseJson(text, { maxLength: 65_536 }));
    if (value !== undefined) {
      const jwk = membersOf(value.secretKeyJwk) ?? membersOf(value.publicKeyJwk);
      if (jwk === undefined) return { jwk: value };
      const [id, controller] = [textOf(value.id), textOf(value.controller)];
      return { jwk, ...(id !== undefined && { id }), ...(controller !== undefined && { controller }) };
    }
  } catch {
    // Falls through to the one error that says what is wanted.
  }
  throw scriptFailures.fail('key-file-unusable', `${path}: neither a JWK nor a verification method with one`);
}

function membersOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function multikeyOf(key: KeyObject, path: string): string {
  try {
    return encodeMultikey(publicKeyOf(key));
  } catch {
    throw scriptFailures.fail('key-file-unusable', `${path}: not a key of Ed25519, P-256 or P-384`);
  }
}

function importKey(jwk: Readonly<Record<string, unknown>>, isPrivate: boolean, path: string): KeyObject {
  try {
    const input = { key: jwk, format: 'jwk' } as const;
    return isPrivate ? createPrivateKey(input) : createPublicKey(input);
  } catch {
    throw scriptFailures.fail('key-file-unusable', `${path}: not a key of Ed25519, P-256 or P-384`);
  }
}
