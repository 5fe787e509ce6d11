import { createHash } from 'node:crypto';
import { authorityFailures } from '../base/failures.ts';
import type { HsmKey, HsmKeySpec, HsmKeyUse } from './hsm.ts';
import type { Attribute, Handle, Pkcs11 } from './pkcs11-binding.ts';
import { CKA, CKK, CKM, CKO, EC_PARAMS } from './pkcs11-constants.ts';

/** Labels in the token begin with this, so that the token may hold other applications' keys too. */
const PREFIX = 'fingerpost/';
const MOST_OBJECTS = 100_000;

/** A private or secret key in the token. */
export interface TokenKey extends HsmKey {
  readonly handle: Handle;
}

/** Makes a key that is sensitive and not extractable. The token makes both halves of a pair in one call. */
export function generateTokenKey(library: Pkcs11, session: Handle, spec: HsmKeySpec): void {
  const label = Buffer.from(PREFIX + spec.label);
  const id = createHash('sha256').update(label).digest().subarray(0, 16);
  const named: readonly Attribute[] = [
    { type: CKA.TOKEN, value: true },
    { type: CKA.LABEL, value: label },
    { type: CKA.ID, value: id },
  ];
  const secret: readonly Attribute[] = [
    ...named,
    { type: CKA.PRIVATE, value: true },
    { type: CKA.SENSITIVE, value: true },
    { type: CKA.EXTRACTABLE, value: false },
  ];
  if (spec.kind === 'AES-256') {
    library.C_GenerateKey(session, { mechanism: CKM.AES_KEY_GEN, parameter: null }, [
      ...secret,
      { type: CKA.VALUE_LEN, value: 32 },
      { type: CKA.SIGN, value: spec.use === 'mac' },
      { type: CKA.VERIFY, value: spec.use === 'mac' },
      { type: CKA.ENCRYPT, value: spec.use === 'seal' },
      { type: CKA.DECRYPT, value: spec.use === 'seal' },
    ]);
    return;
  }
  const mechanism = spec.kind === 'P-256' ? CKM.EC_KEY_PAIR_GEN : CKM.EC_EDWARDS_KEY_PAIR_GEN;
  library.C_GenerateKeyPair(
    session,
    { mechanism, parameter: null },
    [...named, { type: CKA.EC_PARAMS, value: EC_PARAMS[spec.kind] }, { type: CKA.VERIFY, value: spec.use === 'sign' }],
    [...secret, { type: CKA.SIGN, value: spec.use === 'sign' }, { type: CKA.DERIVE, value: spec.use === 'agree' }],
  );
}

/** The key of a label; undefined when there is none. */
export function findTokenKey(library: Pkcs11, session: Handle, label: string): TokenKey | undefined {
  for (const type of [CKO.PRIVATE_KEY, CKO.SECRET_KEY]) {
    const [handle] = find(library, session, type, label);
    if (handle !== undefined) return readKey(library, session, handle);
  }
  return undefined;
}

/** Every key of ours in the token. */
export function listTokenKeys(library: Pkcs11, session: Handle): TokenKey[] {
  return [CKO.PRIVATE_KEY, CKO.SECRET_KEY]
    .flatMap((type) => find(library, session, type))
    .filter((handle) => textOf(library, session, handle).startsWith(PREFIX))
    .flatMap((handle) => readKey(library, session, handle) ?? []);
}

/** Destroys the secret half first: a kill in between leaves a public key, never a secret one that nobody knows of. */
export function destroyTokenKey(library: Pkcs11, session: Handle, label: string): void {
  for (const type of [CKO.PRIVATE_KEY, CKO.SECRET_KEY, CKO.PUBLIC_KEY])
    for (const handle of find(library, session, type, label)) library.C_DestroyObject(session, handle);
}

function find(library: Pkcs11, session: Handle, objectClass: number, label?: string): Handle[] {
  const named = label === undefined ? [] : [{ type: CKA.LABEL, value: Buffer.from(PREFIX + label) }];
  library.C_FindObjectsInit(session, [{ type: CKA.CLASS, value: objectClass }, ...named]);
  try {
    const found: Handle[] = [];
    for (;;) {
      const more = library.C_FindObjects(session, 256);
      found.push(...more);
      if (more.length === 0 || found.length > MOST_OBJECTS) return found;
    }
  } finally {
    library.C_FindObjectsFinal(session);
  }
}

function textOf(library: Pkcs11, session: Handle, handle: Handle): string {
  return bytesOf(library.C_GetAttributeValue(session, handle, [{ type: CKA.LABEL }])[0]?.value).toString('utf8');
}

function readKey(library: Pkcs11, session: Handle, handle: Handle): TokenKey | undefined {
  const label = textOf(library, session, handle).slice(PREFIX.length);
  const keyType = bytesOf(library.C_GetAttributeValue(session, handle, [{ type: CKA.KEY_TYPE }])[0]?.value)[0];
  const is = (type: number) => bytesOf(library.C_GetAttributeValue(session, handle, [{ type }])[0]?.value)[0] === 1;
  const signs = is(CKA.SIGN);
  if (keyType === CKK.AES) {
    const use: HsmKeyUse = signs ? 'mac' : 'seal';
    return { label, kind: 'AES-256', use, publicKey: undefined, handle };
  }
  const [publicHandle] = find(library, session, CKO.PUBLIC_KEY, label);
  if (publicHandle === undefined) return undefined;
  const point = bytesOf(library.C_GetAttributeValue(session, publicHandle, [{ type: CKA.EC_POINT }])[0]?.value);
  const use: HsmKeyUse = signs ? 'sign' : 'agree';
  return { label, kind: keyType === CKK.EC ? 'P-256' : 'Ed25519', use, publicKey: rawPoint(point), handle };
}

/** CKA_EC_POINT is a DER OCTET STRING around the point; some tokens leave the wrapping out. */
function rawPoint(value: Buffer): Uint8Array {
  const wrapped = value[0] === 4 && value[1] === value.length - 2;
  const point = wrapped ? value.subarray(2) : value;
  if (point.length !== 65 && point.length !== 32)
    throw authorityFailures.fail('hsm-unavailable', `a public key of ${point.length} bytes`);
  return Uint8Array.from(point);
}

function bytesOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  throw authorityFailures.fail('hsm-unavailable', 'an attribute without value');
}
