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
import { CredentialPlugin, type ICredentialProvider } from '@veramo/credential-w3c';
import { type AbstractDIDStore, type AbstractIdentifierProvider, DIDManager } from '@veramo/did-manager';
import { DIDResolverPlugin } from '@veramo/did-resolver';
import { type AbstractKeyManagementSystem, type AbstractKeyStore, KeyManager } from '@veramo/key-manager';
import type { DidResolver } from '../identity/did/resolver.ts';
import { DidKeyProvider } from './did-key-provider.ts';
import { credentialPluginSchema, resolverPluginSchema } from './plugin-schemas.ts';
import { asResolvable } from './resolver-adapter.ts';

/** The methods of the Veramo agent below `IdentityAgent`. */
export type VeramoMethods = IKeyManager & IDIDManager & IResolver & ICredentialPlugin & IDataStore & IDataStoreORM;

export interface VeramoAgentOptions {
  /** Key management systems by name, such as `{ card: new CardKms(), software: new SoftwareKms(store) }`. */
  readonly kms: Readonly<Record<string, AbstractKeyManagementSystem>>;
  /** Where a new DID gets its key unless told otherwise; must be one of `kms`. */
  readonly defaultKms: string;
  readonly keyStore: AbstractKeyStore;
  readonly didStore: AbstractDIDStore;
  readonly resolver: DidResolver;
  /** Asked in this order: the engine's provider first. */
  readonly credentialProviders: readonly ICredentialProvider[];
  /** More DID providers by method (`did:webvh`, …); did:key is always there. */
  readonly didProviders?: Readonly<Record<string, AbstractIdentifierProvider>>;
  /** The data store and whatever else is to be plugged in. */
  readonly plugins?: readonly IAgentPlugin[];
  /** Checks arguments and results of every plug-in method against its schema; off when absent. */
  readonly schemaValidation?: boolean;
}

/** A Veramo 7 agent with our key management, DIDs, resolver and verifier; every parameter typed. */
export function createVeramoAgent(options: VeramoAgentOptions): TAgent<VeramoMethods> {
  const resolver = new DIDResolverPlugin({ resolver: asResolvable(options.resolver) });
  const credentials = new CredentialPlugin([...options.credentialProviders]);
  return createAgent<VeramoMethods>({
    schemaValidation: options.schemaValidation ?? false,
    plugins: [
      new KeyManager({ store: options.keyStore, kms: { ...options.kms } }),
      new DIDManager({
        store: options.didStore,
        defaultProvider: 'did:key',
        providers: { ...options.didProviders, 'did:key': new DidKeyProvider({ defaultKms: options.defaultKms }) },
      }),
      { methods: resolver.methods, schema: resolverPluginSchema },
      { methods: credentials.methods, schema: credentialPluginSchema },
      ...(options.plugins ?? []),
    ],
  });
}
