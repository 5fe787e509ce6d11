import { fromHex, toHex } from '../base/bytes.ts';
import type { HostRole, TerminalRight } from '../protocol/host-role.ts';
import type { CertificateRole, KeyStorage } from './profile.ts';

/** Object identifiers of the profile, as DER contents. */
export const OID = {
  ecPublicKey: fromHex('2a8648ce3d0201'),
  p256: fromHex('2a8648ce3d030107'),
  ecdsaWithSha256: fromHex('2a8648ce3d040302'),
  commonName: fromHex('550403'),
  organisation: fromHex('55040a'),
  basicConstraints: fromHex('551d13'),
  keyUsage: fromHex('551d0f'),
  extendedKeyUsage: fromHex('551d25'),
} as const;

/** The project's arc under 2.25, X.667: a UUID drawn once at random. Below it, one number per role. */
const ARC = '69ad9bcef2b797a2befbb7d0a1a0a9b7e4ab06';

/** What one object identifier of an extended key usage says. */
export type Usage =
  | { readonly role: 'card'; readonly keyStorage: KeyStorage }
  | { readonly role: 'terminal'; readonly right: TerminalRight }
  | { readonly role: Exclude<CertificateRole, 'card' | 'terminal'> };

const USAGES: readonly (readonly [string, Usage])[] = [
  ['0101', { role: 'card', keyStorage: 'hardware' }],
  ['0102', { role: 'card', keyStorage: 'software' }],
  ['02', { role: 'repository-node' }],
  ['03', { role: 'registration-authority' }],
  ['04', { role: 'card-ca' }],
  ['0501', { role: 'terminal', right: 'counter' }],
  ['0502', { role: 'terminal', right: 'offline' }],
  ['0503', { role: 'terminal', right: 'own' }],
  ['06', { role: 'issuer' }],
];

const numberOf = (wanted: (usage: Usage) => boolean): Uint8Array => {
  const [number] = USAGES.find(([, usage]) => wanted(usage)) ?? [''];
  return fromHex(ARC + number);
};

export const cardOid = (storage: KeyStorage): Uint8Array =>
  numberOf((usage) => usage.role === 'card' && usage.keyStorage === storage);

export const roleOid = (role: Exclude<CertificateRole, 'card' | 'terminal'>): Uint8Array =>
  numberOf((usage) => usage.role === role);

/** Of a right that a host has, or that a CA may give. */
export function hostOid(role: HostRole): Uint8Array {
  if (role === 'registration-authority' || role === 'repository-node') return roleOid(role);
  return numberOf((usage) => usage.role === 'terminal' && usage.right === role);
}

/** Undefined for an identifier outside the profile. */
export function usageFromOid(oid: Uint8Array): Usage | undefined {
  const text = toHex(oid);
  return USAGES.find(([number]) => text === ARC + number)?.[1];
}
