import type { JsonObject } from '../../identity/base/json.ts';
import type { Secured } from '../../identity/data-integrity/proof.ts';
import { StatusListIssuer, type StatusListStore } from '../../identity/status-list/index.ts';
import type { AuthorityIdentity } from './authority-identity.ts';

/** Revocation lists of the authority, signed by its issuer key. */
export type AuthorityLists = StatusListIssuer<Secured<JsonObject>>;

/** The lists of one kind, as the registry keeps them. */
export function authorityLists(
  store: StatusListStore,
  { agent, signer }: AuthorityIdentity,
  options: { readonly baseUrl: string; readonly now: () => number },
): AuthorityLists {
  return new StatusListIssuer<Secured<JsonObject>>({
    ...options,
    issuer: signer.controller,
    store,
    secure: (credential) =>
      agent.secure<JsonObject>(credential, signer, { purpose: 'assertionMethod', created: options.now() }),
  });
}
