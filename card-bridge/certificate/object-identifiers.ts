import { fromHex, toHex } from '../base/bytes.ts';
import type { CertificateRole } from './profile.ts';

/** Object identifiers of the profile, as DER contents. */
export const OID = {
  ecPublicKey: fromHex('2a8648ce3d0201'),
  p256: fromHex('2a8648ce3d030107'),
  ecdsaWithSha256: fromHex('2a8648ce3d040302'),
  commonName: fromHex('550403'),
  basicConstraints: fromHex('551d13'),
  keyUsage: fromHex('551d0f'),
  extendedKeyUsage: fromHex('551d25'),
} as const;

/** The project's arc under 2.25, X.667: a UUID drawn once at random. Below it, one number per role. */
const ARC = '69ad9bcef2b797a2befbb7d0a1a0a9b7e4ab06';

const ROLE_NUMBERS: Readonly<Record<CertificateRole, string>> = {
  card: '01',
  'repository-node': '02',
  'registration-authority': '03',
  'card-ca': '04',
};

/** Extended key usage that carries a role. */
export function roleOid(role: CertificateRole): Uint8Array {
  return fromHex(ARC + ROLE_NUMBERS[role]);
}

export function roleFromOid(oid: Uint8Array): CertificateRole | undefined {
  const text = toHex(oid);
  const roles: readonly CertificateRole[] = ['card', 'repository-node', 'registration-authority', 'card-ca'];
  return roles.find((role) => text === ARC + ROLE_NUMBERS[role]);
}
