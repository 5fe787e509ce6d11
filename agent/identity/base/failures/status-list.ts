import type { FailureTable } from '../../../../schemas/failure.ts';

/** Status lists. */
export const statusListFailures = {
  'status-list-not-verified': {
    audience: 'operator',
    message: 'The signature of a status list does not hold.',
    todo: 'Tell its issuer; until then the credentials in it cannot be checked.',
  },
  'status-index': {
    audience: 'developer',
    message: 'The index, value or size does not fit the status list.',
    todo: 'Use an index below the length of the list and a value that fits its bits.',
  },
  'status-list-malformed': {
    audience: 'operator',
    message: 'The status list is not a Bitstring Status List.',
    todo: 'Publish a BitstringStatusListCredential with at least 131,072 entries, gzip and base64url with the prefix u.',
  },
  'status-list-unreachable': {
    audience: 'operator',
    message: 'The status list could not be had.',
    todo: 'Check the address and the network, or refresh the snapshot of the terminal.',
  },
  'status-list-outdated': {
    audience: 'operator',
    message: 'The status list is past the time until which its issuer vouches for it.',
    todo: 'Fetch the list again, or refresh the snapshot of the terminal.',
  },
  'status-list-full': {
    audience: 'operator',
    message: 'Every index of the status list is taken.',
    todo: 'Open another list for new credentials.',
  },
  'status-list-unknown': {
    audience: 'developer',
    message: 'There is no such status list here.',
    todo: 'Use an address that createList returned.',
  },
} as const satisfies FailureTable;
