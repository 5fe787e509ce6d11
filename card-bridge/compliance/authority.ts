import { issueCertificate } from '../certificate/issue.ts';
import type { CertificateRequest, CertificateRole } from '../certificate/profile.ts';
import { ecdsaSign, generateKeyPair, type KeyPair } from '../secure-channel/p256.ts';

const YEAR = 365 * 86_400_000;
/** The moment at which the suite's clock stands, milliseconds since 1970. */
export const COMPLIANCE_TIME = Date.UTC(2026, 0, 15, 12);

export type Certified = Partial<
  Pick<CertificateRequest, 'subject' | 'organisation' | 'rights' | 'grants' | 'notBefore' | 'notAfter' | 'keyStorage'>
>;

/**
 * A certificate authority that lives for one test.
 *
 * @example
 * ```ts
 * const authority = new TrialAuthority('Trial CA');
 * const certificate = await authority.certify(publicPoint, 'repository-node');
 * ```
 */
export class TrialAuthority {
  readonly name: string;
  readonly pair: KeyPair;

  constructor(name: string) {
    this.name = name;
    this.pair = generateKeyPair();
  }

  get point(): Uint8Array {
    return this.pair.publicPoint;
  }

  readonly sign = async (message: Uint8Array): Promise<Uint8Array> => ecdsaSign(this.pair.privateKey, message);

  certify(publicPoint: Uint8Array, role: CertificateRole, more: Certified = {}): Promise<Uint8Array> {
    return issueCertificate({
      subject: 'trial',
      issuer: this.name,
      publicPoint,
      serial: Uint8Array.of(1, 2, 3),
      notBefore: COMPLIANCE_TIME - YEAR,
      notAfter: COMPLIANCE_TIME + YEAR,
      role,
      sign: this.sign,
      ...more,
    });
  }
}
