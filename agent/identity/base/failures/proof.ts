import type { FailureTable } from '../../../../schemas/failure.ts';

/** Embedded proofs (Data Integrity). */
export const proofFailures = {
  'proof-missing': {
    audience: 'clerk',
    message: 'There is no proof.',
    todo: 'Do not go on: nobody signed this.',
  },
  'proof-malformed': {
    audience: 'developer',
    message: 'A proof does not have the shape that its format demands.',
    todo: 'Compare it with Data Integrity section 2.1, or the header with RFC 7515.',
  },
  'proof-chain-broken': {
    audience: 'developer',
    message: 'A proof names previous proofs that are not there, or itself.',
    todo: 'Keep the proofs of a chain together and in one document.',
  },
  'proof-context-mismatch': {
    audience: 'developer',
    message: 'The contexts of the document do not begin with those that were signed.',
    todo: 'Leave the signed contexts as they are, in their order.',
  },
  'proof-purpose-mismatch': {
    audience: 'developer',
    message: 'The proof was made for another purpose.',
    todo: 'Sign credentials with assertionMethod and presentations with authentication.',
  },
  'proof-expired': {
    audience: 'clerk',
    message: 'The proof has expired.',
    todo: 'Ask for a new one.',
  },
  'cryptosuite-unknown': {
    audience: 'developer',
    message: 'The cryptosuite is not known.',
    todo: 'Use eddsa-jcs-2022, ecdsa-jcs-2019, eddsa-rdfc-2022, ecdsa-rdfc-2019 or ecdsa-sd-2023.',
  },
  'mechanism-not-accepted': {
    audience: 'developer',
    message: 'The policy does not accept this way of securing.',
    todo: 'Use one that the policy names.',
  },
  'signature-invalid': {
    audience: 'clerk',
    message: 'The signature does not hold: the content was changed, or somebody else signed it.',
    todo: 'Do not go on.',
  },
  'challenge-mismatch': {
    audience: 'clerk',
    message: 'The presentation does not answer this verifier’s challenge.',
    todo: 'Do not go on: it may be a replay.',
  },
  'domain-mismatch': {
    audience: 'clerk',
    message: 'The presentation is meant for another verifier.',
    todo: 'Do not go on.',
  },
  'proof-ahead': {
    audience: 'operator',
    message: 'The proof was made in the future.',
    todo: 'Set the clocks of both sides.',
  },
  'proof-too-old': {
    audience: 'clerk',
    message: 'The proof was made too long ago.',
    todo: 'Ask again.',
  },
  'unsigned-content': {
    audience: 'clerk',
    message: 'There is content beside what was signed.',
    todo: 'Do not go on: somebody added it.',
  },
  'jcs-unsupported': {
    audience: 'developer',
    message: 'The value has no canonical JSON form.',
    todo: 'Give only what JSON holds: well-formed text, finite numbers, at most 64 levels (RFC 8785).',
  },
} as const satisfies FailureTable;
