import type { FailureTable } from '../../../../schemas/failure.ts';

/** The card credential: an authority’s word for the card that stands behind a session. */
export const cardCredentialFailures = {
  'card-not-attested': {
    audience: 'clerk',
    message: 'No registration authority says that a card stands behind this.',
    todo: 'Do not go on: a program may be answering in a card’s place.',
  },
  'card-attestation-untrusted': {
    audience: 'clerk',
    message: 'This terminal does not believe the authority that speaks for the card.',
    todo: 'Do not accept it, or have the operator add the authority to `trust.authorities`.',
  },
  'card-revoked': {
    audience: 'clerk',
    message: 'The card was revoked by its registration authority.',
    todo: 'Do not go on; send its holder to the registration authority.',
  },
  'card-on-hold': {
    audience: 'clerk',
    message: 'The card is on hold at its registration authority.',
    todo: 'Do not go on; the holder can ask the registration authority to release it.',
  },
  'assurance-too-low': {
    audience: 'clerk',
    message: 'The card, or the way in which it verified its holder, is less than this procedure demands.',
    todo: 'Ask for what the check names: a card of hardware, a finger, a card with a display, or one that is not a test card.',
  },
} as const satisfies FailureTable;
