import type { FailureTable } from '../../../../schemas/failure.ts';

/** The session credential: the holder’s delegation to a session key. */
export const sessionFailures = {
  'session-credential-missing': {
    audience: 'clerk',
    message: 'The presentation has no session credential of the holder’s card.',
    todo: 'Do not go on: nothing shows that the card was there.',
  },
  'session-credential-repeated': {
    audience: 'developer',
    message: 'The presentation has more than one session credential.',
    todo: 'Present exactly one.',
  },
  'session-malformed': {
    audience: 'developer',
    message: 'The session credential does not have the shape it must have.',
    todo: 'Take it as the card writes it: `sessionCredential`.',
  },
  'session-not-by-holder': {
    audience: 'clerk',
    message: 'The session credential is not signed by the holder’s card.',
    todo: 'Do not go on.',
  },
  'session-key-mismatch': {
    audience: 'clerk',
    message: 'The presentation is not signed by the key of its session credential.',
    todo: 'Do not go on.',
  },
  'session-audience-mismatch': {
    audience: 'clerk',
    message: 'The session credential is for another terminal.',
    todo: 'Do not go on: it may have been taken from another counter.',
  },
  'session-nonce-mismatch': {
    audience: 'clerk',
    message: 'The session credential does not answer this terminal’s nonce.',
    todo: 'Do not go on: it may be an old one.',
  },
  'session-purpose-mismatch': {
    audience: 'clerk',
    message: 'The session credential is for another purpose.',
    todo: 'Do not go on; start the procedure again.',
  },
  'session-expired': {
    audience: 'clerk',
    message: 'The session credential is not valid at this time.',
    todo: 'Start again with a new touch; if it happens again, set the clocks.',
  },
  'session-too-long': {
    audience: 'clerk',
    message: 'The session credential is good for longer than a card allows.',
    todo: 'Do not go on: no card wrote it.',
  },
  'session-kind-mismatch': {
    audience: 'clerk',
    message: 'The holder agreed to something else than a session at a counter.',
    todo: 'Do not go on; start again and ask the holder to read the card’s display.',
  },
  'session-channel-mismatch': {
    audience: 'clerk',
    message: 'The session credential is not from the card in this reader.',
    todo: 'Do not go on: another terminal may have a card in your place.',
  },
  'session-request-mismatch': {
    audience: 'clerk',
    message: 'The holder’s card was shown another request.',
    todo: 'Do not go on; start the procedure again.',
  },
  'session-signature-invalid': {
    audience: 'operator',
    message: 'The card’s signature on the session credential does not hold.',
    todo: 'End the session; if it happens again the card is faulty or the holder’s DID is not of this card.',
  },
} as const satisfies FailureTable;
