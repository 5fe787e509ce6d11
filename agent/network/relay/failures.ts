import { defineFailures } from '../../../schemas/failure.ts';

/** What goes wrong when a peer asks to be reached through another. */
export const relayFailures = defineFailures('agent/network/relay', {
  'relay-not-serving': {
    audience: 'operator',
    message: 'That peer is reached, but it is no relay.',
    todo: 'Have its operator switch the relay on (`relay` in authority.json), or name another relay in node.json.',
  },
  'relay-not-for-peer': {
    audience: 'operator',
    message: 'The relay does not serve this peer.',
    todo: 'Have the registration authority that runs the relay certify the node; if it has, wait a minute.',
  },
  'relay-full': {
    audience: 'operator',
    message: 'The relay has no place for another peer.',
    todo: 'Ask its operator for more places (`relay.reservations` in authority.json), or name another relay.',
  },
  'relay-refused-place': {
    audience: 'operator',
    message: 'The relay did not give a place, for a reason that it does not name.',
    todo: 'Nothing if it goes away by itself, the node asks again; else ask the relay’s operator.',
  },
});

/** Whether libp2p was told by a relay that it does not carry this call, for its limits: a `RelayGate` has no other reason. */
export function isRelayRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^failed to connect via relay with status (PERMISSION_DENIED|RESOURCE_LIMIT_EXCEEDED)$/.test(error.message)
  );
}
