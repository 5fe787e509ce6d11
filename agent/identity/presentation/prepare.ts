import { CREDENTIALS_V2 } from '../contexts/urls.ts';
import { prepareProof } from '../data-integrity/prepare-proof.ts';
import type { PreparedProof } from '../data-integrity/proof.ts';
import type { SignatureAlgorithm } from '../keys/signer.ts';
import type { PresentationArguments, UnsignedPresentation } from './presentation.ts';

/**
 * A presentation that lacks only the signature of `verificationMethod` over `hashData`; the card's session key makes
 * it (P-256, the default), in the batch that the node sends.
 *
 * @throws jcs-unsupported
 *
 * @example
 * ```ts
 * const prepared = preparePresentation(args);
 * ```
 */
export function preparePresentation(
  args: PresentationArguments & { readonly algorithm?: SignatureAlgorithm },
): PreparedProof<UnsignedPresentation> {
  const document: UnsignedPresentation = {
    '@context': [CREDENTIALS_V2],
    type: ['VerifiablePresentation'],
    holder: args.holder,
    verifiableCredential: args.credentials,
  };
  return prepareProof(
    document,
    { algorithm: args.algorithm ?? 'P-256', verificationMethod: args.verificationMethod },
    { purpose: 'authentication', created: args.now ?? Date.now(), challenge: args.challenge, domain: args.domain },
  );
}
