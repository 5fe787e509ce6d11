import type { Permission } from '../../schemas/requests.ts';
import { claimMembers } from './claim-name.ts';

/** Whether a type is permitted at all, for some of its claims. */
export function permitsType(permissions: readonly Permission[], type: string): boolean {
  return permissions.some((permission) => permission.type === type);
}

/**
 * Whether the permissions for a type cover a claim. A permission for `address` covers `address.city`; only `*` covers
 * the whole subject and members outside it.
 */
export function permitsClaim(permissions: readonly Permission[], type: string, claim: string): boolean {
  return permissions.some((permission) => {
    if (permission.type !== type) return false;
    if (permission.claims === '*') return true;
    if (/^[*/?]/.test(claim)) return false;
    const members = claimMembers(claim);
    return permission.claims.some((allowed) => leadsTo(claimMembers(withoutRoot(allowed)), members));
  });
}

const withoutRoot = (claim: string) => claim.replace(/^credentialSubject\./, '');

/** Whether the permitted claim is the one, or contains it: member by member, so that no name passes for a path. */
function leadsTo(permitted: readonly string[], claim: readonly string[]): boolean {
  return permitted.length <= claim.length && permitted.every((member, at) => member === claim[at]);
}

/** Whether one type permits every claim: one permission need not do it alone, but all must be for the same type. */
export function permitsAll(
  permissions: readonly Permission[],
  types: readonly string[],
  claims: readonly string[],
): boolean {
  return types.some(
    (type) => permitsType(permissions, type) && claims.every((claim) => permitsClaim(permissions, type, claim)),
  );
}
