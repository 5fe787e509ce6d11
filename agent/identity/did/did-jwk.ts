import { parseJson } from '../../../schemas/strict-json.ts';
import { publicKeyFromJwk } from '../keys/public-jwk.ts';
import { DID_CONTEXT, JWS_2020_CONTEXT, type PublicJwk } from './document.ts';
import type { DidMethod } from './method.ts';
import { type DidResolution, refused, resolved } from './resolution.ts';

/** Characters of the encoded JWK; a P-384 key with a few extra members needs about 400. */
const MAX_LENGTH = 4096;

/**
 * The did:jwk of a public JWK, written exactly as given (members in their order).
 *
 * @throws jwk-private, multikey-…
 *
 * @example
 * ```ts
 * const did = didJwkOf(jwk);
 * ```
 */
export function didJwkOf(jwk: PublicJwk): string {
  publicKeyFromJwk(jwk);
  return `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`;
}

/** did:jwk for Ed25519, P-256, P-384 and X25519: everything follows from the identifier; never a network. */
export const didJwk: DidMethod = {
  name: 'jwk',
  network: false,
  options: ['versionTime'],
  resolve: async (did) => resolveDidJwk(did),
};

/** Resolves a did:jwk; a private key in it is refused (did:jwk, Security). */
export function resolveDidJwk(did: string): DidResolution {
  const encoded = did.slice('did:jwk:'.length);
  const bytes = Buffer.from(encoded, 'base64url');
  if (encoded.length > MAX_LENGTH || bytes.toString('base64url') !== encoded)
    return refused('invalidDid', 'not base64url without padding, or too long');
  let jwk: unknown;
  try {
    jwk = parseJson(bytes, { maxDepth: 4 });
  } catch {
    return refused('invalidDid', 'not a JSON Web Key');
  }
  if (!isJwk(jwk)) return refused('invalidDid', 'not a JSON Web Key');
  try {
    publicKeyFromJwk(jwk);
  } catch {
    return refused('invalidPublicKey', 'a private key, or not a key of a supported curve');
  }
  const key = `${did}#0`;
  const signs = jwk.use !== 'enc' && jwk.crv !== 'X25519';
  const agrees = jwk.use !== 'sig' && jwk.crv !== 'Ed25519';
  return resolved({
    '@context': [DID_CONTEXT, JWS_2020_CONTEXT],
    id: did,
    verificationMethod: [{ id: key, type: 'JsonWebKey2020', controller: did, publicKeyJwk: jwk }],
    ...(signs
      ? {
          assertionMethod: [key],
          authentication: [key],
          capabilityInvocation: [key],
          capabilityDelegation: [key],
        }
      : {}),
    ...(agrees ? { keyAgreement: [key] } : {}),
  });
}

function isJwk(value: unknown): value is PublicJwk {
  return typeof value === 'object' && value !== null && 'kty' in value && typeof value.kty === 'string';
}
