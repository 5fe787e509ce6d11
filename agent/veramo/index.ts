/**
 * The Veramo 7 agent frame: key management, DIDs, resolver and credentials as typed parts.
 *
 * @example
 * ```ts
 * import { generateSoftwareSigner } from 'fingerpost/identity';
 * import { SignerKms } from 'fingerpost/veramo';
 *
 * // Keys that lie in a file or device of their own, as a key management system of a Veramo agent.
 * const kms = new SignerKms('terminal', [generateSoftwareSigner('Ed25519')]);
 * ```
 */
export { createVeramoAgent, type VeramoAgentOptions, type VeramoMethods } from './agent.ts';
export { type CardKeySignerOptions, cardKeySigner } from './card-key-signer.ts';
export { CardKms } from './card-kms.ts';
export type { CardSigner } from './card-signer.ts';
export { DidKeyProvider } from './did-key-provider.ts';
export { type DidWebvhOptions, DidWebvhProvider, type DidWebvhProviderOptions } from './did-webvh-provider.ts';
export { EngineCredentialProvider, type EngineProviderOptions } from './engine-provider.ts';
export { frameFailures } from './failures.ts';
export { type IdentityAgent, type IdentityAgentOptions, openIdentityAgent } from './identity-agent.ts';
export {
  type KeyManagementSystem,
  type KeyStore,
  type PrivateKeyStore,
  SigningKms,
  type StoredPrivateKey,
} from './key-management.ts';
export { type KeyManagerOptions, KeyManagerPlugin } from './key-manager.ts';
export type { CreateDidOptions, ManagedDid, ManagedKey } from './managed-did.ts';
export { managedSigner } from './managed-signer.ts';
export { MemoryKeyStore } from './memory-key-store.ts';
export { type CardExchange, type RemoteCardSignerOptions, remoteCardSigner } from './remote-card-signer.ts';
export { asResolvable } from './resolver-adapter.ts';
export { SignerKms } from './signer-kms.ts';
export { SoftwareKms } from './software-kms.ts';
export { CredentialStatusPlugin } from './status-plugin.ts';
