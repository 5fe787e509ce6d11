import { createAgent } from '@veramo/core';
import type {
  DIDResolutionOptions,
  DIDResolutionResult,
  ICredentialPlugin,
  IDIDManager,
  IKeyManager,
  IResolver,
  TAgent,
} from '@veramo/core-types';
import { CredentialProviderJWT } from '@veramo/credential-jwt';
import { CredentialPlugin } from '@veramo/credential-w3c';
import { DIDManager, MemoryDIDStore } from '@veramo/did-manager';
import { getDidKeyResolver } from '@veramo/did-provider-key';
import { DIDResolverPlugin } from '@veramo/did-resolver';
import { KeyManager, MemoryKeyStore, MemoryPrivateKeyStore } from '@veramo/key-manager';
import { Resolver, type ResolverRegistry } from 'did-resolver';
import { DidKeyProvider } from '../../../../agent/veramo/did-key-provider.ts';
import { SoftwareKms } from '../../../../agent/veramo/software-kms.ts';

/** What Veramo calls a resolver; its own copy of did-resolver is older. */
type Resolvable = { resolve(did: string, options?: DIDResolutionOptions): Promise<DIDResolutionResult> };

/** What a Veramo 7 user runs today: JWT credentials, did:key, memory stores, the resolver's cache on. */
export function veramoAgent(): TAgent<IKeyManager & IDIDManager & IResolver & ICredentialPlugin> {
  const resolver = new Resolver(getDidKeyResolver() as unknown as ResolverRegistry, { cache: true });
  return createAgent<IKeyManager & IDIDManager & IResolver & ICredentialPlugin>({
    plugins: [
      new KeyManager({
        store: new MemoryKeyStore(),
        kms: { local: new SoftwareKms(new MemoryPrivateKeyStore()) },
      }),
      new DIDManager({
        store: new MemoryDIDStore(),
        defaultProvider: 'did:key',
        providers: { 'did:key': new DidKeyProvider({ defaultKms: 'local' }) },
      }),
      new DIDResolverPlugin({ resolver: resolver as unknown as Resolvable }),
      new CredentialPlugin([new CredentialProviderJWT()]),
    ],
  });
}
