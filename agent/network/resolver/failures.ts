import { defineFailures } from '../../../schemas/failure.ts';

/** What goes wrong when a peer tells where it is, or another asks for it. */
export const resolverFailures = defineFailures('agent/network/resolver', {
  'peer-record-invalid': {
    audience: 'developer',
    message: 'The record of a peer’s addresses does not verify.',
    todo: 'Have the peer itself sign and publish it: signer, subject and connection must be one peer.',
  },
  'peer-record-not-newer': {
    audience: 'operator',
    message: 'The resolver holds a newer record of this peer.',
    todo: 'Nothing if it goes away by itself; else make sure that the same repository does not run twice.',
  },
  'peer-nothing-to-tell': {
    audience: 'operator',
    message: 'This node has no address that anybody outside its own network could use.',
    todo: 'Name a relay in node.json, or the public address in `announce`; in a closed site set `announcePrivate`.',
  },
  'resolver-busy': {
    audience: 'operator',
    message: 'The resolver has had too many questions from this address.',
    todo: 'Wait a minute; programs ask again by themselves.',
  },
  'resolver-full': {
    audience: 'operator',
    message: 'The resolver has no room for another peer.',
    todo: 'Ask its operator for room, or name another resolver.',
  },
  'resolver-not-for-peer': {
    audience: 'operator',
    message: 'The resolver does not keep addresses for this peer.',
    todo: 'Have the registration authority certify the node, or name another resolver in node.json.',
  },
  'resolver-store-damaged': {
    audience: 'operator',
    message: 'The resolver’s store cannot be read.',
    todo: 'Restore the authority’s directory `resolver` from a backup; nodes publish newer addresses by themselves.',
  },
});
