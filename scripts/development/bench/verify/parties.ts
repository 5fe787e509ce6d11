import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { createProof } from '../../../../agent/identity/data-integrity/create-proof.ts';
import { generatePrivateKey, softwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import { encodeList } from '../../../../agent/identity/status-list/encoded-list.ts';
import { createStatusChecker, type StatusChecker } from '../../../../agent/identity/status-list/index.ts';
import type { PresentationPolicy } from '../../../../agent/identity/verify/policy.ts';
import { statusListVerifier } from '../../../../agent/identity/verify/status-list-verifier.ts';

export const CHALLENGE = 'b6OQ1yB0bQb3cF1kq0yKqgk8l3d4c2e0sXw5m9v1uQA';
export const DOMAIN = 'did:web:bank.example';
export const LIST_URL = 'https://city.example/status-lists/1';
export const LIST_ENTRIES = 131_072;
const V2 = 'https://www.w3.org/ns/credentials/v2';

/** An issuer, a holder and a verifier with its status list loaded. */
export interface Parties {
  readonly issuer: ReturnType<typeof softwareSigner>;
  readonly issuerKey: ReturnType<typeof generatePrivateKey>;
  readonly holder: ReturnType<typeof softwareSigner>;
  readonly holderKey: ReturnType<typeof generatePrivateKey>;
  readonly checker: StatusChecker;
  readonly policy: PresentationPolicy;
}

export async function makeParties(algorithm: 'Ed25519' | 'P-256'): Promise<Parties> {
  const issuerKey = generatePrivateKey(algorithm);
  const holderKey = generatePrivateKey(algorithm);
  const issuer = softwareSigner(issuerKey);
  const holder = softwareSigner(holderKey);
  const list = await createProof(
    {
      '@context': [V2],
      id: LIST_URL,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: issuer.controller,
      validFrom: '2026-01-01T00:00:00Z',
      credentialSubject: {
        id: `${LIST_URL}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList: encodeList(new Uint8Array(LIST_ENTRIES / 8)),
      },
    },
    { signer: issuer, purpose: 'assertionMethod' },
  );
  const text = JSON.stringify(list);
  const checker = createStatusChecker({
    source: { get: async (_, { now }) => ({ text, receivedAt: now }) },
    verifyList: statusListVerifier(),
    refreshAfterMs: Number.POSITIVE_INFINITY,
  });
  const policy: PresentationPolicy = {
    binding: 'holder',
    challenge: CHALLENGE,
    domain: DOMAIN,
    trustedIssuers: { ResidenceCredential: [issuer.controller] },
    statusChecker: checker,
    statusRequired: true,
    maxProofAgeMs: 86_400_000,
  };
  return { issuer, issuerKey, holder, holderKey, checker, policy };
}

/** The credential that all cases carry. */
export function residence({ issuer, holder }: Parties, index = 94_567): JsonObject {
  return {
    '@context': [V2, 'https://fingerpost.example/contexts/v1'],
    id: 'urn:uuid:7a4c2f0e-9a0e-4a3e-9a55-0d8f2a3b1c77',
    type: ['VerifiableCredential', 'ResidenceCredential'],
    issuer: issuer.controller,
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2046-01-01T00:00:00Z',
    credentialStatus: {
      id: `${LIST_URL}#${index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: `${index}`,
      statusListCredential: LIST_URL,
    },
    credentialSubject: {
      id: holder.controller,
      givenName: 'Aiko',
      familyName: 'Sato',
      birthDate: '1948-03-02',
      address: { streetAddress: '1-1 Horikawacho', locality: 'Kawasaki', region: 'Kanagawa', postalCode: '212-0013' },
      residentSince: '1975-04-01',
    },
  };
}
