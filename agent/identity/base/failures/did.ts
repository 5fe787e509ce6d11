import type { FailureTable } from '../../../../schemas/failure.ts';

/** DIDs: resolving and writing them. */
export const didFailures = {
  'did-malformed': {
    audience: 'developer',
    message: 'The text is not a DID or not a DID of this method.',
    todo: 'Compare it with the syntax of DID Core section 3.1 and of the method.',
  },
  'did-document-invalid': {
    audience: 'developer',
    message: 'The DID document does not have the shape that DID Core demands, or names another DID.',
    todo: 'Publish a document whose id is the DID and whose verification methods have id, type and controller.',
  },
  'did-fetch-refused': {
    audience: 'operator',
    message: 'The address may not be asked for DID documents or status lists.',
    todo: 'Allow the host in the configuration if it is trusted; private and loopback addresses need their own permission.',
  },
  'did-fetch-failed': {
    audience: 'operator',
    message: 'The document could not be fetched within the limits of time, size and redirects.',
    todo: 'Check that the host is up, answers over HTTPS with a valid certificate, and serves less than the limit.',
  },
  'did-operation-refused': {
    audience: 'developer',
    message: 'DIDs of this method cannot be changed in this way.',
    todo: 'Make a new DID, or use a method with updates such as did:webvh.',
  },
  'did-log-invalid': {
    audience: 'operator',
    message: 'The DID log does not prove its DID.',
    todo: 'Publish the log that the last update returned; entries are never edited or removed.',
  },
  'did-update-refused': {
    audience: 'operator',
    message: 'The DID log was not extended.',
    todo: 'Sign with a key that the last entry authorises, announce pre-rotated keys, and do not change a deactivated DID.',
  },
  'did-alias-taken': {
    audience: 'developer',
    message: 'The alias belongs to another DID.',
    todo: 'Choose another alias, or change the one of the other DID first.',
  },
} as const satisfies FailureTable;
