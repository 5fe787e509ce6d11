import { ed25519 } from '@noble/curves/ed25519.js';
import { FingerpostError } from '../../../schemas/failure.ts';
import { encodeBase58 } from '../base/base58.ts';
import { decodeMultikey, encodeMultikey, type KeyType, type PublicKey } from '../keys/multikey.ts';
import { jwkFromPublicKey } from '../keys/public-jwk.ts';
import {
  DID_CONTEXT,
  type DidDocument,
  JWS_2020_CONTEXT,
  MULTIKEY_CONTEXT,
  type VerificationMethod,
} from './document.ts';
import type { DidMethod, ResolveOptions } from './method.ts';
import { type DidError, type DidResolution, refused, resolved } from './resolution.ts';

interface Format {
  readonly context: string;
  readonly types: readonly KeyType[];
  /** Needs `enableExperimentalPublicKeyTypes`. */
  readonly experimental?: boolean;
  /** How the key is written: as multibase when absent. */
  readonly form?: 'jwk' | 'base58';
}

const ALL: readonly KeyType[] = ['Ed25519', 'P-256', 'P-384', 'P-521', 'X25519'];
const SUITES = 'https://w3id.org/security/suites';

const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['Multikey', { context: MULTIKEY_CONTEXT, types: ALL }],
  ['JsonWebKey2020', { context: JWS_2020_CONTEXT, types: ALL, form: 'jwk' }],
  ['JsonWebKey', { context: 'https://w3id.org/security/jwk/v1', types: ALL, form: 'jwk', experimental: true }],
  ['Ed25519VerificationKey2020', { context: `${SUITES}/ed25519-2020/v1`, types: ['Ed25519'] }],
  ['X25519KeyAgreementKey2020', { context: `${SUITES}/x25519-2020/v1`, types: ['X25519'] }],
  [
    'Ed25519VerificationKey2018',
    { context: `${SUITES}/ed25519-2018/v1`, types: ['Ed25519'], form: 'base58', experimental: true },
  ],
  [
    'X25519KeyAgreementKey2019',
    { context: `${SUITES}/x25519-2019/v1`, types: ['X25519'], form: 'base58', experimental: true },
  ],
]);

/**
 * The did:key of a public key (did:key §3.1.1).
 *
 * @throws multikey-length, multikey-point
 *
 * @example
 * ```ts
 * const did = didKeyOf({ type: 'Ed25519', bytes });
 * ```
 */
export function didKeyOf(key: PublicKey): string {
  return `did:key:${encodeMultikey(key)}`;
}

/** did:key for Ed25519, P-256, P-384, P-521 and X25519: everything follows from the identifier; never a network. */
export const didKey: DidMethod = {
  name: 'key',
  network: false,
  options: ['publicKeyFormat', 'enableExperimentalPublicKeyTypes', 'enableEncryptionKeyDerivation', 'versionTime'],
  resolve: async (did, { options }) => resolveDidKey(did, options),
};

/**
 * The same without a resolver around it: pure and synchronous.
 *
 * @example
 * ```ts
 * const { didDocument } = resolveDidKey(did);
 * ```
 */
export function resolveDidKey(did: string, options: ResolveOptions = {}): DidResolution {
  const multibase = multibaseOf(did);
  if (multibase === undefined) return refused('invalidDid', 'did:key section 3.1.3');
  let key: PublicKey;
  try {
    key = decodeMultikey(multibase);
  } catch (error) {
    return refused(errorFor(error), 'the key in the identifier');
  }
  const name = options.publicKeyFormat ?? 'Multikey';
  const format = FORMATS.get(name);
  if (format === undefined) return refused('unsupportedPublicKeyType');
  if (format.experimental === true && options.enableExperimentalPublicKeyTypes !== true)
    return refused('invalidPublicKeyType', 'experimental public key types are not enabled');
  const derived = key.type === 'Ed25519' && options.enableEncryptionKeyDerivation === true;
  const signatureFormat = format.types.includes(key.type) ? name : undefined;
  if (signatureFormat === undefined) return refused('invalidPublicKeyType', 'the format is not for this kind of key');
  return resolved(documentOf(did, multibase, key, name, format, derived));
}

function documentOf(
  did: string,
  multibase: string,
  key: PublicKey,
  formatName: string,
  format: Format,
  derived: boolean,
): DidDocument {
  const own = methodOf(did, multibase, key, formatName, format);
  if (key.type === 'X25519')
    return {
      '@context': [DID_CONTEXT, format.context],
      id: did,
      verificationMethod: [own],
      keyAgreement: [own.id],
    };
  const agreement = derived ? derivedAgreement(did, key, format.form === 'jwk') : undefined;
  const contexts = [DID_CONTEXT, format.context, ...(agreement === undefined ? [] : [agreement.context])];
  return {
    '@context': [...new Set(contexts)],
    id: did,
    verificationMethod: agreement === undefined ? [own] : [own, agreement.method],
    authentication: [own.id],
    assertionMethod: [own.id],
    ...(agreement === undefined ? {} : { keyAgreement: [agreement.method.id] }),
    capabilityInvocation: [own.id],
    capabilityDelegation: [own.id],
  };
}

function methodOf(did: string, multibase: string, key: PublicKey, name: string, format: Format): VerificationMethod {
  const common = { id: `${did}#${multibase}`, type: name, controller: did };
  switch (format.form) {
    case 'jwk':
      return { ...common, publicKeyJwk: { ...jwkFromPublicKey(key) } };
    case 'base58':
      return { ...common, publicKeyBase58: encodeBase58(key.bytes) };
    default:
      return { ...common, publicKeyMultibase: multibase };
  }
}

/** did:key §3.1.4: the X25519 key of the same secret, by the birational map of RFC 7748 §4.1. */
function derivedAgreement(did: string, key: PublicKey, jwk: boolean): { method: VerificationMethod; context: string } {
  const agreement: PublicKey = { type: 'X25519', bytes: ed25519.utils.toMontgomery(key.bytes) };
  const name = jwk ? 'JsonWebKey2020' : 'Multikey';
  const context = jwk ? JWS_2020_CONTEXT : MULTIKEY_CONTEXT;
  const format: Format = { context, types: ALL, ...(jwk && { form: 'jwk' }) };
  return { method: methodOf(did, encodeMultikey(agreement), agreement, name, format), context };
}

/** The multibase part; a version, if written, can only be 1. */
function multibaseOf(did: string): string | undefined {
  const parts = did.split(':');
  const [scheme, method, third, fourth] = parts;
  if (scheme !== 'did' || method !== 'key' || parts.length > 4) return undefined;
  if (fourth !== undefined && third !== '1') return undefined;
  const multibase = fourth ?? third;
  return multibase?.startsWith('z') ? multibase : undefined;
}

function errorFor(error: unknown): DidError {
  switch (error instanceof FingerpostError ? error.code : '') {
    case 'multikey-type-unsupported':
      return 'unsupportedPublicKeyType';
    case 'multikey-length':
      return 'invalidPublicKeyLength';
    case 'multikey-point':
      return 'invalidPublicKey';
    default:
      return 'invalidDid';
  }
}
