import type { DIDDocComponent, DIDDocument, DIDDocumentSection, IAgentPlugin, IResolver } from '@veramo/core-types';
import type { DidResolver } from '../identity/did/resolver.ts';
import { frameFailures } from './failures.ts';
import { resolverPluginSchema } from './plugin-schemas.ts';
import { asResolvable } from './resolver-adapter.ts';

/** Veramo's `IResolver` over the one resolver of the agent. */
export function resolverPlugin(resolver: DidResolver): IAgentPlugin {
  const { resolve } = asResolvable(resolver);
  const methods: IResolver = {
    resolveDid: ({ didUrl, options }) => resolve(didUrl, options),
    getDIDComponentById: async ({ didDocument, didUrl, section }) => componentOf(didDocument, didUrl, section),
  };
  return { methods: { ...methods }, schema: resolverPluginSchema };
}

/** A part of a document with its id absolute. @throws did-part-unknown */
function componentOf(document: DIDDocument, didUrl: string, section?: DIDDocumentSection): DIDDocComponent {
  const absolute = (id: string) => (id.startsWith('#') ? document.id + id : id);
  const wanted = absolute(didUrl);
  const parts = [...(document.verificationMethod ?? []), ...(document.service ?? [])];
  const places: readonly (string | DIDDocComponent)[] =
    section === undefined ? parts : [document[section] ?? []].flat();
  const place = places.find((part) => absolute(typeof part === 'string' ? part : part.id) === wanted);
  const part = typeof place === 'string' ? parts.find(({ id }) => absolute(id) === wanted) : place;
  if (part === undefined) throw frameFailures.fail('did-part-unknown');
  return { ...part, id: wanted };
}
