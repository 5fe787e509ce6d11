import { cardFailures } from '../base/failures.ts';
import type { Certificate } from '../certificate/profile.ts';
import { verifyCertificate } from '../certificate/read.ts';
import { provingMessage } from '../protocol/opening.ts';
import { ecdsaVerify } from '../secure-channel/p256.ts';
import type { CardTrust, ProvenCard } from './host-identity.ts';

/**
 * Judges what a card answered to READ CERTIFICATE and PROVE in the channel `transcript`: certificate by a trusted card CA,
 * valid now, and the signature of its key over the channel. Not checked: the card's status, which is the caller's.
 *
 * @throws card-certificate-untrusted, card-proof-invalid
 */
export function provenCard(
  der: Uint8Array,
  proof: Uint8Array,
  transcript: Uint8Array,
  trust: CardTrust,
  now: number,
): ProvenCard {
  const certificate = trustedCertificate(der, trust, now);
  const { subject: serial, publicPoint, keyStorage } = certificate;
  if (keyStorage === undefined) throw cardFailures.fail('card-certificate-untrusted', 'key storage');
  if (!ecdsaVerify(publicPoint, provingMessage(transcript, der), proof)) throw cardFailures.fail('card-proof-invalid');
  return { serial, publicPoint, certificate: der, keyStorage, channel: transcript };
}

function trustedCertificate(der: Uint8Array, { cardCaPublicKeys }: CardTrust, now: number): Certificate {
  let reason: unknown;
  for (const issuerPoint of cardCaPublicKeys)
    try {
      return verifyCertificate(der, { issuerPoint, role: 'card', now });
    } catch (cause) {
      reason = cause;
    }
  throw cardFailures.fail('card-certificate-untrusted', undefined, reason);
}
