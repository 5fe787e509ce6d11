import type { Procedure } from '../../../schemas/configuration/terminal.ts';
import type { Permission } from '../../../schemas/requests.ts';

/** Procedures and permissions that a kind of counter begins with; an operator edits terminal.json from there. */
export interface StartingPoint {
  readonly procedures: readonly Procedure[];
  readonly read: readonly Permission[];
  readonly write: readonly Permission[];
}

export const STARTING_POINTS = {
  'city-hall': {
    procedures: [
      {
        id: 'register-residence',
        kind: 'write',
        name: 'Register a residence',
        purpose: 'Certificate of residence',
        credentialType: 'ResidenceCredential',
        validDays: 365,
      },
    ],
    read: [],
    write: [{ type: 'ResidenceCredential', claims: '*' }],
  },
  bank: {
    procedures: [
      {
        id: 'open-account',
        kind: 'read',
        name: 'Open an account',
        purpose: 'Open an account: name and address',
        query: {
          credentials: [
            {
              id: 'residence',
              format: 'ldp_vc',
              meta: { type_values: [['ResidenceCredential']] },
            },
          ],
        },
      },
      {
        id: 'confirm-account',
        kind: 'write',
        name: 'Confirm an account',
        purpose: 'Confirmation of a new account',
        credentialType: 'AccountCredential',
        validDays: 1_825,
      },
    ],
    read: [{ type: 'ResidenceCredential', claims: '*' }],
    write: [{ type: 'AccountCredential', claims: '*' }],
  },
  empty: { procedures: [], read: [], write: [] },
} as const satisfies Record<string, StartingPoint>;

export type StartingPointName = keyof typeof STARTING_POINTS;
