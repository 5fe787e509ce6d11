import type { IAgentPlugin, ICredentialPlugin } from '@veramo/core-types';
import type { CredentialPlugin, ICredentialProvider } from '@veramo/credential-w3c';
import { credentialPluginSchema } from './plugin-schemas.ts';

/**
 * Veramo's credential plug-in over the given providers, loaded at its first call: it brings an Ethereum library along
 * (50 MiB), which a program that never issues or verifies through Veramo's own calls should not carry.
 */
export function credentialPlugin(providers: readonly ICredentialProvider[]): IAgentPlugin {
  let loading: Promise<CredentialPlugin> | undefined;
  const load = (): Promise<CredentialPlugin> => {
    loading ??= import('@veramo/credential-w3c').then((library) => new library.CredentialPlugin([...providers]));
    return loading;
  };
  const methods: ICredentialPlugin = {
    createVerifiableCredential: async (...given) => (await load()).methods.createVerifiableCredential(...given),
    createVerifiablePresentation: async (...given) => (await load()).methods.createVerifiablePresentation(...given),
    verifyCredential: async (...given) => (await load()).methods.verifyCredential(...given),
    verifyPresentation: async (...given) => (await load()).methods.verifyPresentation(...given),
    listUsableProofFormats: async (...given) => (await load()).methods.listUsableProofFormats(...given),
  };
  return { methods: { ...methods }, schema: credentialPluginSchema };
}
