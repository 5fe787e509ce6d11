import { Type } from 'typebox';
import { exactly } from '../shape.ts';

const Rules = Type.Array(Type.String({ pattern: '^(\\*|(\\*\\.)?[A-Za-z0-9.-]{1,253})$' }), { maxItems: 1024 });

const PrivateAddresses = Type.Boolean({
  description: 'Whether those hosts may have loopback and private addresses; for test networks and closed sites.',
});

/** Hosts that a program may ask for DID documents and status lists. */
export const AllowedHosts = exactly({
  allow: Type.With(Rules, {
    description:
      'Hosts that may be asked for DID documents and status lists: names, `*.example.org` for all names below one, `*` for every public host; empty for none.',
  }),
  privateAddresses: PrivateAddresses,
});

/** The same for a program whose configuration names issuers: their hosts may be asked anyway. */
export const FurtherHosts = Type.Optional(
  exactly({
    allow: Type.With(Rules, {
      description:
        'Hosts that may be asked for DID documents besides those of the did:web and did:webvh DIDs that are trusted here: names, `*.example.org` for all names below one, `*` for every public host. Absent or empty: no others.',
    }),
    privateAddresses: PrivateAddresses,
  }),
);
