import type { IIdentifier, TAgent } from '@veramo/core-types';
import type { KeyType } from '../identity/keys/multikey.ts';
import { createVeramoAgent, type VeramoAgentOptions, type VeramoMethods } from './agent.ts';
import { keyTypeOfVeramo, veramoKeyType } from './key-types.ts';

/** A key that the agent can sign with. */
export interface ManagedKey {
  readonly keyId: string;
  /** Name of the key management system that holds it. */
  readonly kms: string;
  readonly type: KeyType;
  readonly publicKey: Uint8Array;
}

/** A DID whose keys the agent holds. */
export interface ManagedDid {
  readonly did: string;
  readonly alias?: string;
  readonly provider: string;
  readonly keys: readonly ManagedKey[];
}

export interface CreateDidOptions {
  /** Key management system; the agent's default when absent. */
  readonly kms?: string;
  /** Ed25519 when absent; a card makes P-256 only. */
  readonly keyType?: Exclude<KeyType, 'X25519'>;
  readonly alias?: string;
  /** `did:key` when absent. */
  readonly provider?: string;
}

/**
 * The agent as the rest of Fingerpost sees it: a few typed calls over Veramo. Whoever writes a Veramo plug-in uses
 * `veramo` itself.
 */
export interface IdentityAgent {
  createDid(options?: CreateDidOptions): Promise<ManagedDid>;
  /** The DIDs held, those with an alias or a provider if asked so. */
  findDids(filter?: { readonly alias?: string; readonly provider?: string }): Promise<ManagedDid[]>;
  /** Removes the DID and its keys. */
  deleteDid(did: string): Promise<void>;
  /** A signature by a held key in its one algorithm: r ‖ s for the P curves, 64 bytes for Ed25519. */
  sign(keyId: string, message: Uint8Array): Promise<Uint8Array>;
  readonly veramo: TAgent<VeramoMethods>;
}

/** Makes the agent; see `VeramoAgentOptions` for its parts. */
export function createIdentityAgent(options: VeramoAgentOptions): IdentityAgent {
  const veramo = createVeramoAgent(options);
  return {
    veramo,
    async createDid({ kms, keyType = 'Ed25519', alias, provider = 'did:key' } = {}) {
      const identifier = await veramo.didManagerCreate({
        provider,
        ...(kms === undefined ? {} : { kms }),
        ...(alias === undefined ? {} : { alias }),
        options: { keyType: veramoKeyType(keyType) },
      });
      return managedDid(identifier);
    },
    async findDids(filter = {}) {
      return (await veramo.didManagerFind({ ...filter })).map(managedDid);
    },
    async deleteDid(did) {
      await veramo.didManagerDelete({ did });
    },
    async sign(keyId, message) {
      const data = Buffer.from(message).toString('hex');
      return Buffer.from(await veramo.keyManagerSign({ keyRef: keyId, data, encoding: 'hex' }), 'base64url');
    },
  };
}

function managedDid({ did, alias, provider, keys }: IIdentifier): ManagedDid {
  return {
    did,
    ...(alias === undefined ? {} : { alias }),
    provider,
    keys: keys.map((key) => ({
      keyId: key.kid,
      kms: key.kms,
      type: keyTypeOfVeramo(key.type),
      publicKey: Buffer.from(key.publicKeyHex, 'hex'),
    })),
  };
}
