import type { IAgentContext, IDIDManager, IIdentifier, IKey, IKeyManager } from '@veramo/core-types';
import { identityFailures } from '../identity/base/failures.ts';
import { findVerificationMethod } from '../identity/did/dereference.ts';
import { allVerificationMethods } from '../identity/did/parse-document.ts';
import type { DidResolver } from '../identity/did/resolver.ts';
import { didKeyUrl } from '../identity/keys/did-key-url.ts';
import { encodeMultikey } from '../identity/keys/multikey.ts';
import { jwkFromPublicKey } from '../identity/keys/public-jwk.ts';
import { SIGNATURE_BYTES, type SignatureAlgorithm, type Signer } from '../identity/keys/signer.ts';
import { keyTypeOfVeramo } from './key-types.ts';
import { isUpdateKey } from './webvh-update-keys.ts';

type SigningContext = {
  readonly agent: Pick<IAgentContext<IDIDManager & IKeyManager>['agent'], 'didManagerGet' | 'keyManagerSign'>;
};

/** Which key of a DID: one that is good for any of the algorithms, and that `keyRef` names, if it names one. */
export interface WantedKey {
  readonly did: string;
  readonly keyRef: string | undefined;
  readonly algorithms: readonly SignatureAlgorithm[];
}

/**
 * The engine's signer over a key that a Veramo agent manages: in software, in a card, in an HSM.
 *
 * @throws kms-key-unknown when the DID has no such key, key-unresolvable when its document does not name the key;
 *   signing: signature-length, and what the key management system says
 *
 * @example
 * ```ts
 * const signer = await managedSigner(wanted, context, resolver);
 * ```
 */
export async function managedSigner(
  wanted: WantedKey,
  context: SigningContext,
  resolver: DidResolver,
): Promise<Signer> {
  const identifier = await context.agent.didManagerGet({ did: wanted.did });
  const [key, algorithm] = chooseKey(identifier, wanted);
  return {
    algorithm,
    controller: wanted.did,
    verificationMethod: await verificationMethodOf(wanted.did, key, algorithm, resolver),
    async sign(data) {
      const hex = Buffer.from(data).toString('hex');
      const signature = await context.agent.keyManagerSign({ keyRef: key.kid, data: hex, encoding: 'hex' });
      const bytes = Buffer.from(signature, 'base64url');
      if (bytes.length !== SIGNATURE_BYTES[algorithm]) throw identityFailures.fail('signature-length');
      return bytes;
    },
  };
}

/** The algorithm of a key; undefined for keys that do not sign here. */
export function signatureAlgorithmOf({ type }: Pick<IKey, 'type'>): SignatureAlgorithm | undefined {
  try {
    const own = keyTypeOfVeramo(type);
    return own === 'X25519' ? undefined : own;
  } catch {
    return undefined;
  }
}

function chooseKey({ keys }: IIdentifier, { keyRef, algorithms }: WantedKey): [IKey, SignatureAlgorithm] {
  for (const key of keys) {
    const algorithm = isUpdateKey(key) ? undefined : signatureAlgorithmOf(key);
    if (algorithm !== undefined && algorithms.includes(algorithm) && (keyRef === undefined || key.kid === keyRef))
      return [key, algorithm];
  }
  throw identityFailures.fail('kms-key-unknown');
}

async function verificationMethodOf(
  did: string,
  key: IKey,
  type: SignatureAlgorithm,
  resolver: DidResolver,
): Promise<string> {
  if (did.startsWith('did:key:')) return didKeyUrl(did);
  const { didDocument } = await resolver.resolve(did);
  if (didDocument === null) throw identityFailures.fail('key-unresolvable');
  const publicKey = { type, bytes: Buffer.from(key.publicKeyHex, 'hex') };
  const multikey = encodeMultikey(publicKey);
  const { x, y } = jwkFromPublicKey(publicKey);
  for (const { id, publicKeyMultibase, publicKeyJwk } of allVerificationMethods(didDocument)) {
    const absolute = id.startsWith('#') ? did + id : id;
    const fits = publicKeyMultibase === multikey || (publicKeyJwk?.x === x && publicKeyJwk?.y === y);
    if (fits && findVerificationMethod(didDocument, absolute) !== undefined) return absolute;
  }
  throw identityFailures.fail('key-unresolvable');
}
