import type { CounterRequest } from '../../schemas/counter-messages.ts';
import type { DcqlCredentialQuery } from '../../schemas/dcql.ts';
import type { TypeAndClaims } from '../../schemas/history.ts';
import { nodeFailures } from '../base/failures.ts';
import { BASE_TYPE } from '../vault/blind-index.ts';
import type { Authorisation } from './authorisation.ts';
import { claimName } from './claim-name.ts';
import { permitsAll, permitsType } from './permissions.ts';

/** Names of the claims that a credential query asks for; undefined when it asks for the whole credential. */
export function claimsAsked(query: DcqlCredentialQuery): string[] | undefined {
  const names = query.claims?.map(({ path }) => claimName(path)).filter((name) => name !== undefined);
  return names === undefined ? undefined : [...new Set(names)];
}

/** Every credential type that a request names, in any of its alternatives. */
export function typesAsked(request: CounterRequest): string[] {
  if (request.kind === 'holder') return [];
  const types =
    request.kind === 'write' ? request.types : request.query.credentials.flatMap(({ meta }) => meta.type_values.flat());
  return [...new Set(types)].filter((type) => type !== BASE_TYPE);
}

/** What a request asks for, in the history's words. `*` stands for the whole credential. */
export function askedBy(request: CounterRequest): TypeAndClaims[] {
  if (request.kind === 'holder') return [];
  if (request.kind === 'write') return request.types.map((type) => ({ type, claims: [] }));
  return request.query.credentials.flatMap((query) => {
    const claims = claimsAsked(query) ?? ['*'];
    const types = query.meta.type_values.map((all) => all.filter((type) => type !== BASE_TYPE).at(-1) ?? BASE_TYPE);
    return [...new Set(types)].map((type) => ({ type, claims }));
  });
}

/**
 * Checks what can be checked before the vault is open: that the request makes sense and stays within the terminal's
 * authorisation. Every alternative of a query must be permitted.
 *
 * @throws request-invalid, request-beyond-authorisation
 */
export function checkRequest(request: CounterRequest, authorisation: Authorisation): void {
  if (request.kind === 'holder') throw nodeFailures.fail('holder-terminal-only');
  if (request.kind === 'write') {
    const refused = request.types.find((type) => !permitsType(authorisation.write, type));
    if (refused !== undefined) throw nodeFailures.fail('request-beyond-authorisation', 'type to write');
    return;
  }
  const { credentials, credential_sets: sets = [] } = request.query;
  const ids = new Set(credentials.map(({ id }) => id));
  if (ids.size !== credentials.length) throw nodeFailures.fail('request-invalid', 'a query id stands twice');
  if (sets.some(({ options }) => options.flat().some((id) => !ids.has(id)))) {
    throw nodeFailures.fail('request-invalid', 'a credential set names no query');
  }
  for (const query of credentials) {
    if (query.claims?.some(({ path: [root] }) => root !== 'credentialSubject') === true)
      throw nodeFailures.fail('request-invalid', 'what is no claim of the subject is asked for by claim');
    for (const types of query.meta.type_values) {
      if (!permitsAll(authorisation.read, types, claimsAsked(query) ?? [])) {
        throw nodeFailures.fail('request-beyond-authorisation', query.id);
      }
    }
  }
}
