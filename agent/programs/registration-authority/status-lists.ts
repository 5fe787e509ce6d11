import type { JsonObject } from '../../identity/base/json.ts';
import type { Secured } from '../../identity/data-integrity/proof.ts';
import { StatusListIssuer } from '../../identity/status-list/index.ts';
import type { AuthorityIdentity } from './authority-identity.ts';
import type { Registry } from './registry.ts';

/** The authority's revocation lists, signed by its issuer key, kept in its registry. */
export function openStatusLists(
  registry: Registry,
  { agent, signer }: AuthorityIdentity,
  options: { readonly baseUrl: string; readonly now: () => number },
): Promise<StatusListIssuer<Secured<JsonObject>>> {
  return StatusListIssuer.open<Secured<JsonObject>>({
    ...options,
    issuer: signer.controller,
    store: {
      async put(record) {
        await registry.write(await registry.statusLists.put(record.id, record));
      },
      all: () => registry.statusLists.all(),
    },
    secure: (credential) =>
      agent.secure<JsonObject>(credential, signer, { purpose: 'assertionMethod', created: options.now() }),
  });
}
