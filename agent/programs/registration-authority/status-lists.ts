import type { JsonObject } from '../../identity/base/json.ts';
import { createProof } from '../../identity/data-integrity/create-proof.ts';
import type { Secured } from '../../identity/data-integrity/proof.ts';
import type { Signer } from '../../identity/keys/signer.ts';
import { StatusListIssuer } from '../../identity/status-list/index.ts';
import type { Registry } from './registry.ts';

/** Revocation lists of the authority, signed by its issuer key. */
export type AuthorityLists = StatusListIssuer<Secured<JsonObject>>;

/** Opens the lists of terminals' authorisations, or those of cards, as the registry keeps them. */
export function openStatusLists(
  registry: Registry,
  kind: 'statusLists' | 'cardLists',
  signer: Signer,
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
      createProof<JsonObject>(credential, { signer, purpose: 'assertionMethod', created: options.now() }),
  });
}
