import type { FailureTable } from '../../../../schemas/failure.ts';

/** Keys, algorithms, and where keys lie. */
export const keyFailures = {
  'algorithm-not-accepted': {
    audience: 'developer',
    message: 'The policy does not accept this signature algorithm.',
    todo: 'Use one that the policy names.',
  },
  'algorithm-mismatch': {
    audience: 'clerk',
    message: 'The proof names an algorithm that is not the key’s own.',
    todo: 'Do not go on: a key has one algorithm, and this may be an attack.',
  },
  'key-unresolvable': {
    audience: 'operator',
    message: 'The key that should have signed cannot be found.',
    todo: 'Check that the DID is right and its host answers; then try again.',
  },
  'key-unusable': {
    audience: 'developer',
    message: 'The key that should have signed is malformed or of a kind that is not supported.',
    todo: 'Publish it as a Multikey or JsonWebKey of Ed25519, P-256, P-384 or P-521.',
  },
  'key-not-authorised': {
    audience: 'clerk',
    message: 'The key that signed may not be used for this.',
    todo: 'Do not go on: the DID document does not list it for the purpose.',
  },
  'key-withdrawn': {
    audience: 'clerk',
    message: 'The key that signed was withdrawn, or its DID deactivated.',
    todo: 'Do not go on; ask the issuer for a new credential.',
  },
  'signature-length': {
    audience: 'developer',
    message: 'The signature does not have the length of its algorithm.',
    todo: 'Give raw signatures: 64 bytes for Ed25519 and P-256, 96 for P-384, 132 for P-521, ECDSA as r and s.',
  },
  'base58-invalid': {
    audience: 'developer',
    message: 'The text is not base58btc or is too long.',
    todo: 'Use the Bitcoin alphabet of draft-msporny-base58-03, without a multibase prefix.',
  },
  'multikey-malformed': {
    audience: 'developer',
    message: 'The public key is not a multibase base58btc value.',
    todo: 'Write the key as a Multikey that begins with z.',
  },
  'multikey-type-unsupported': {
    audience: 'developer',
    message: 'The public key is of a kind that is not supported.',
    todo: 'Use Ed25519, P-256, P-384, P-521 or X25519.',
  },
  'multikey-length': {
    audience: 'developer',
    message: 'The public key does not have the length of its kind.',
    todo: 'Give 32 bytes for Ed25519 and X25519, and the compressed point of 33, 49 or 67 bytes for P-256, P-384 and P-521.',
  },
  'multikey-point': {
    audience: 'developer',
    message: 'The public key is not a point of its curve.',
    todo: 'Export the key again from where it was made.',
  },
  'jwk-private': {
    audience: 'developer',
    message: 'A private key stands where only a public one may.',
    todo: 'Treat that key as disclosed, make a new one, and publish its public half only.',
  },
  'kms-key-type-unsupported': {
    audience: 'developer',
    message: 'The key management system cannot make or use this kind of key.',
    todo: 'Ask for a kind that it supports; it never makes another kind instead.',
  },
  'kms-algorithm-refused': {
    audience: 'developer',
    message: 'The key is not for this algorithm.',
    todo: 'Use the one algorithm of the key: EdDSA, ES256, ES384 or ES512.',
  },
  'kms-message-too-large': {
    audience: 'developer',
    message: 'The card signs at most 16,384 bytes at once.',
    todo: 'Sign a shorter message, such as the hash data of a Data Integrity proof.',
  },
  'kms-card-absent': {
    audience: 'clerk',
    message: 'The card that holds this key is not there or not unlocked.',
    todo: 'Put the card on the reader and have its holder touch it.',
  },
  'kms-operation-refused': {
    audience: 'developer',
    message: 'The key management system does not do this with its keys.',
    todo: 'Use a key that is meant for it.',
  },
  'kms-key-unknown': {
    audience: 'developer',
    message: 'There is no such key.',
    todo: 'Look up the key id with findDids, or create the key.',
  },
} as const satisfies FailureTable;
