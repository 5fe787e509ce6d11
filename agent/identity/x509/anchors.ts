import { X509Certificate } from 'node:crypto';
import { identityFailures } from '../base/failures.ts';

/** The certificates that a verifier believes, by the type of token that they stand for (`dc+sd-jwt`, `vc+jwt`, …). */
export type CertificateAnchors = Readonly<Record<string, readonly X509Certificate[]>>;

/** Reads anchors from PEM texts, each of one or several certificates. @throws certificate-malformed */
export function readAnchors(pems: Readonly<Record<string, readonly string[]>>): CertificateAnchors {
  const entries = Object.entries(pems).map(([type, texts]) => [type, texts.flatMap(certificatesIn)] as const);
  return Object.fromEntries(entries);
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,16384}-----END CERTIFICATE-----/g;

function certificatesIn(text: string): X509Certificate[] {
  const found = text.match(PEM) ?? [];
  if (found.length === 0) throw identityFailures.fail('certificate-malformed', 'no certificate in PEM');
  return found.map((pem) => {
    try {
      return new X509Certificate(pem);
    } catch (cause) {
      throw identityFailures.fail('certificate-malformed', 'PEM', cause);
    }
  });
}
