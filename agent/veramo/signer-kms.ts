import type { ManagedKeyInfo, TKeyType } from '@veramo/core-types';
import { identityFailures } from '../identity/base/failures.ts';
import { didKeyMultibase } from '../identity/keys/did-key-url.ts';
import { decodeMultikey } from '../identity/keys/multikey.ts';
import type { Signer } from '../identity/keys/signer.ts';
import { type KnownKey, SigningKms } from './key-management.ts';
import { ALGORITHMS, keyTypeOfVeramo, veramoKeyType } from './key-types.ts';

interface Held {
  readonly info: ManagedKeyInfo;
  readonly signer: Signer;
}

/**
 * Key management over keys that a program has already: in an HSM, or in the key file of a terminal. It makes, imports
 * and deletes none; the key id is the key's Multikey.
 *
 * @example
 * ```ts
 * const kms = new SignerKms('files', [generateSoftwareSigner('Ed25519')]);
 * ```
 */
export class SignerKms extends SigningKms {
  readonly #held = new Map<string, Held>();

  /** @throws kms-key-type-unsupported for a signer in the name of another DID than its key's did:key */
  constructor(name: string, signers: readonly Signer[]) {
    super();
    for (const signer of signers) {
      const kid = didKeyMultibase(signer.verificationMethod);
      if (kid === undefined) throw identityFailures.fail('kms-key-type-unsupported', 'not a did:key');
      const { type, bytes } = decodeMultikey(kid);
      const info = {
        kid,
        kms: name,
        type: veramoKeyType(type),
        publicKeyHex: Buffer.from(bytes).toString('hex'),
        meta: { algorithms: [ALGORITHMS[type]] },
      };
      this.#held.set(kid, { info, signer });
    }
  }

  /** The held key of that kind; with several, `kid` says which. @throws kms-key-unknown, kms-key-type-unsupported */
  override async createKey({ type, kid }: { type: TKeyType; kid?: string }): Promise<ManagedKeyInfo> {
    keyTypeOfVeramo(type);
    const fitting = [...this.#held.values()].filter(
      ({ info }) => info.type === type && (kid === undefined || info.kid === kid),
    );
    const [only, ...others] = fitting;
    if (only === undefined || others.length > 0) throw identityFailures.fail('kms-key-unknown');
    return only.info;
  }

  override async listKeys(): Promise<ManagedKeyInfo[]> {
    return [...this.#held.values()].map(({ info }) => info);
  }

  /** @throws kms-operation-refused */
  override async importKey(): Promise<ManagedKeyInfo> {
    throw identityFailures.fail('kms-operation-refused', 'import');
  }

  /** @throws kms-operation-refused: the key belongs to whoever gave it */
  override async deleteKey(): Promise<boolean> {
    throw identityFailures.fail('kms-operation-refused', 'deletion');
  }

  /** @throws kms-key-unknown, kms-algorithm-refused, and what the signer throws */
  override async sign(args: { keyRef: KnownKey; algorithm?: string; data: Uint8Array }): Promise<string> {
    const held = this.#held.get(args.keyRef.kid);
    if (held === undefined) throw identityFailures.fail('kms-key-unknown');
    const { signer } = held;
    if (args.algorithm !== undefined && args.algorithm !== ALGORITHMS[signer.algorithm])
      throw identityFailures.fail('kms-algorithm-refused');
    return Buffer.from(await signer.sign(args.data)).toString('base64url');
  }

  /** @throws kms-operation-refused: the keys are for signatures only */
  override async sharedSecret(): Promise<string> {
    throw identityFailures.fail('kms-operation-refused', 'key agreement with a signature key');
  }
}
