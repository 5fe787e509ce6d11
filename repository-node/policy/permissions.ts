import type { Permission } from '../../schemas/requests.ts';
import { claimContains } from './claim-name.ts';

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
    return permission.claims.map(withoutRoot).some((allowed) => allowed !== '*' && claimContains(allowed, claim));
  });
}

const withoutRoot = (claim: string) => claim.replace(/^credentialSubject\./, '');

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
