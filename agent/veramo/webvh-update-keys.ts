import type { IAgentContext, IKey, IKeyManager } from '@veramo/core-types';
import { identityFailures } from '../identity/base/failures.ts';
import { parseWebvhLog } from '../identity/did/webvh-entry.ts';
import { nextKeyHash } from '../identity/did/webvh-hash.ts';
import type { WebvhSigner } from '../identity/did/webvh-writer.ts';
import { encodeMultikey } from '../identity/keys/multikey.ts';
import { keyTypeOfVeramo, veramoKeyType } from './key-types.ts';

export type KeyContext = IAgentContext<IKeyManager>;

/** Marks a key that extends the log of a did:webvh and does not stand in its document. */
const META = 'webvhUpdateKey';

/** Whether a managed key only extends a DID's log. Such keys sign nothing else. */
export function isUpdateKey({ meta }: Pick<IKey, 'meta'>): boolean {
  return meta?.[META] === true;
}

/** A new Ed25519 key for a log. @throws kms-key-type-unsupported when the system makes others only */
export async function makeUpdateKey(kms: string, { agent }: KeyContext): Promise<IKey> {
  const key = await agent.keyManagerCreate({ kms, type: veramoKeyType('Ed25519') });
  if (keyTypeOfVeramo(key.type) !== 'Ed25519')
    throw identityFailures.fail('kms-key-type-unsupported', 'a log is signed with Ed25519');
  return { ...key, meta: { ...key.meta, [META]: true } };
}

export function multikeyOfManaged({ type, publicKeyHex }: Pick<IKey, 'type' | 'publicKeyHex'>): string {
  return encodeMultikey({ type: keyTypeOfVeramo(type), bytes: Buffer.from(publicKeyHex, 'hex') });
}

export function updateSigner(key: IKey, { agent }: KeyContext): WebvhSigner {
  const multikey = multikeyOfManaged(key);
  return {
    verificationMethod: `did:key:${multikey}#${multikey}`,
    async sign(data) {
      const hex = Buffer.from(data).toString('hex');
      return Buffer.from(await agent.keyManagerSign({ keyRef: key.kid, data: hex, encoding: 'hex' }), 'base64url');
    },
  };
}

/** The keys of a log from the one on that may sign its next entry, in the order in which they were announced. */
export function keysFromNext(keys: readonly IKey[], log: string): readonly IKey[] {
  const own = keys.filter(isUpdateKey);
  const announced = parseWebvhLog(log).findLast(({ parameters }) => parameters.nextKeyHashes !== undefined);
  const hashes = announced?.parameters.nextKeyHashes ?? [];
  const index = own.findIndex((key) => hashes.includes(nextKeyHash(multikeyOfManaged(key))));
  if (index === -1)
    throw identityFailures.fail('did-update-refused', 'no managed key was announced for the next entry');
  return own.slice(index);
}

/** Deletes keys; those that are gone already, since an earlier change did not get to its end, are left alone. */
export async function forget(keys: readonly IKey[], { agent }: KeyContext): Promise<void> {
  for (const { kid } of keys)
    try {
      await agent.keyManagerDelete({ kid });
    } catch (error) {
      if (!identityFailures.is(error, 'kms-key-unknown')) throw error;
    }
}
