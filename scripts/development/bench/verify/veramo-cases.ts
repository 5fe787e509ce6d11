import { CHALLENGE, DOMAIN } from './parties.ts';
import type { Case } from './rounds.ts';
import { veramoAgent } from './veramo-agent.ts';

/**
 * Veramo does not look into a presentation's credentials, so that each is verified by its own call. Its signing keys are
 * OpenSSL's, as ours are. Status, issuer trust and holder binding it does not check; ours are checked, so that the
 * comparison leans Veramo's way.
 */
export async function veramoCases(): Promise<Case[]> {
  const agent = veramoAgent();
  const issuer = await agent.didManagerCreate({ options: { keyType: 'Ed25519' } });
  const holder = await agent.didManagerCreate({ options: { keyType: 'Ed25519' } });
  const credential = {
    issuer: { id: issuer.did },
    type: ['VerifiableCredential', 'ResidenceCredential'],
    issuanceDate: '2026-01-01T00:00:00Z',
    expirationDate: '2046-01-01T00:00:00Z',
    credentialSubject: {
      id: holder.did,
      givenName: 'Aiko',
      familyName: 'Sato',
      birthDate: '1948-03-02',
      address: { streetAddress: '1-1 Horikawacho', locality: 'Kawasaki', region: 'Kanagawa', postalCode: '212-0013' },
      residentSince: '1975-04-01',
    },
  };
  const issue = () => agent.createVerifiableCredential({ credential, proofFormat: 'jwt' });
  const issued = await issue();
  const token = tokenOf(issued.proof);
  const presented = await agent.createVerifiablePresentation({
    presentation: { holder: holder.did, verifiableCredential: [token] },
    proofFormat: 'jwt',
    challenge: CHALLENGE,
    domain: DOMAIN,
  });
  const presentation = tokenOf(presented.proof);
  return [
    {
      name: 'veramo',
      async run() {
        const whole = await agent.verifyPresentation({ presentation, challenge: CHALLENGE, domain: DOMAIN });
        const inner = await agent.verifyCredential({ credential: token });
        if (!whole.verified || !inner.verified) throw new Error('Veramo refuses its own presentation');
      },
    },
    {
      name: 'veramoIssue',
      run: async () => {
        await issue();
      },
    },
  ];
}

function tokenOf(proof: object): string {
  if (!('jwt' in proof) || typeof proof.jwt !== 'string') throw new Error('Veramo gave no JWT');
  return proof.jwt;
}
