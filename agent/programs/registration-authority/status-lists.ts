import type { JsonObject } from '../../identity/base/json.ts';
import type { Secured } from '../../identity/data-integrity/proof.ts';
import { StatusListIssuer } from '../../identity/status-list/index.ts';
import type { AuthorityIdentity } from './authority-identity.ts';
import type { Registry } from './registry.ts';

/** Revocation lists of the authority, signed by its issuer key. */
export type AuthorityLists = StatusListIssuer<Secured<JsonObject>>;

/** Opens the lists of terminals' authorisations, or those of cards, as the registry keeps them. */
export function openStatusLists(
  registry: Registry,
  kind: 'statusLists' | 'cardLists',
  { agent, signer }: AuthorityIdentity,
  options: { readonly baseUrl: string; readonly now: () => number },
): Promise<AuthorityLists> {
  const rows = registry[kind];
  return StatusListIssuer.open<Secured<JsonObject>>({
    ...options,
    issuer: signer.controller,
    store: {
      async put(record) {
        await registry.write(await rows.put(record.id, record));
      },
      all: () => rows.all(),
    },
    secure: (credential) =>
      agent.secure<JsonObject>(credential, signer, { purpose: 'assertionMethod', created: options.now() }),
  });
}
