import { createAgent } from '@veramo/core';
import type {
  IAgentPlugin,
  ICredentialPlugin,
  IDataStore,
  IDataStoreORM,
  IDIDManager,
  IKeyManager,
  IResolver,
  TAgent,
} from '@veramo/core-types';
import type { ICredentialProvider } from '@veramo/credential-w3c';
import {
  type AbstractDIDStore,
  type AbstractIdentifierProvider,
  DIDManager,
  MemoryDIDStore,
} from '@veramo/did-manager';
import type { DidResolver } from '../identity/did/resolver.ts';
import { credentialPlugin } from './credential-plugin.ts';
import { DidKeyProvider } from './did-key-provider.ts';
import type { KeyManagementSystem, KeyStore } from './key-management.ts';
import { KeyManagerPlugin } from './key-manager.ts';
import { MemoryKeyStore } from './memory-key-store.ts';
import { resolverPlugin } from './resolver-plugin.ts';

/** The methods of the Veramo agent below `IdentityAgent`. */
export type VeramoMethods = IKeyManager & IDIDManager & IResolver & ICredentialPlugin & IDataStore & IDataStoreORM;

export interface VeramoAgentOptions {
  /** Key management systems by name, such as `{ card: new CardKms(), software: new SoftwareKms(store) }`. */
  readonly kms: Readonly<Record<string, KeyManagementSystem>>;
  /** Where a new DID gets its key unless told otherwise; must be one of `kms`. */
  readonly defaultKms: string;
  /** In memory when absent, as `didStore`: for programs whose keys lie in a file or device of their own. */
  readonly keyStore?: KeyStore;
  readonly didStore?: AbstractDIDStore;
  readonly resolver: DidResolver;
  /** Of Veramo's credential calls, asked in this order: the engine's provider first. None when absent. */
  readonly credentialProviders?: readonly ICredentialProvider[];
  /** More DID providers by method (`did:webvh`, …); did:key is always there. */
  readonly didProviders?: Readonly<Record<string, AbstractIdentifierProvider>>;
  /** The data store and whatever else is to be plugged in; a later plug-in's method replaces an earlier one's. */
  readonly plugins?: readonly IAgentPlugin[];
  /** Checks arguments and results of every plug-in method against its schema; off when absent. */
  readonly schemaValidation?: boolean;
}

/**
 * A Veramo 7 agent with our key management, DIDs and resolver; every parameter typed.
 *
 * @example
 * ```ts
 * const agent = createVeramoAgent(options);
 * ```
 */
export function createVeramoAgent(options: VeramoAgentOptions): TAgent<VeramoMethods> {
  const { kms, defaultKms, keyStore = new MemoryKeyStore(), didStore = new MemoryDIDStore() } = options;
  return createAgent<VeramoMethods>({
    schemaValidation: options.schemaValidation ?? false,
    plugins: [
      new KeyManagerPlugin({ store: keyStore, kms }),
      new DIDManager({
        store: didStore,
        defaultProvider: 'did:key',
        providers: { ...options.didProviders, 'did:key': new DidKeyProvider({ defaultKms }) },
      }),
      resolverPlugin(options.resolver),
      credentialPlugin(options.credentialProviders ?? []),
      ...(options.plugins ?? []),
    ],
  });
}
