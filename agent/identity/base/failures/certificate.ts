import type { FailureTable } from '../../../../schemas/failure.ts';

/** Certificates that tokens bring (`x5c`), and those that they have to lead to. */
export const certificateFailures = {
  'certificate-malformed': {
    audience: 'developer',
    message: 'A certificate is not one, or has what may not be passed over.',
    todo: 'Give X.509 certificates by RFC 5280 as base64 of their DER, the signer’s first, at most six.',
  },
  'certificate-self-signed': {
    audience: 'clerk',
    message: 'The token is signed by a certificate that nobody else vouches for.',
    todo: 'Do not go on; the issuer needs a certificate of an authority that is trusted here.',
  },
  'certificate-anchor-sent': {
    audience: 'developer',
    message: 'The token brings the certificate that it should only lead to.',
    todo: 'Leave the trust anchor, and every self-signed certificate, out of `x5c`.',
  },
  'certificate-not-trusted': {
    audience: 'clerk',
    message: 'The token’s certificate does not lead to an authority that is trusted for this type of token.',
    todo: 'Do not go on. If the authority should be trusted, tell the operator.',
  },
  'certificate-out-of-time': {
    audience: 'clerk',
    message: 'A certificate of the token has expired or is not valid yet.',
    todo: 'Check the clock; ask the issuer for a token under a certificate that is in force.',
  },
  'certificate-not-for-this': {
    audience: 'developer',
    message: 'A certificate of the token may not be used in this way.',
    todo: 'Sign tokens with a certificate that is no authority and names its issuer; sign certificates with one that may.',
  },
} as const satisfies FailureTable;
