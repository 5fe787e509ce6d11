import { defineFailures } from '../../../schemas/failure.ts';

/** What goes wrong at the HTTP server of the credential engine. */
export const httpFailures = defineFailures('agent/programs/credential-service', {
  'request-malformed': {
    audience: 'developer',
    message: 'The request does not have the shape that this endpoint takes.',
    todo: 'Compare it with /openapi.json of this server.',
  },
  'request-too-large': {
    audience: 'developer',
    message: 'The request is larger than this server takes.',
    todo: 'Send less in one request; the limit stands in agent.json.',
  },
  'request-too-slow': {
    audience: 'operator',
    message: 'The request could not be answered in time.',
    todo: 'Send it again; if that keeps happening, raise the time limit in agent.json or find what is slow.',
  },
  'too-many-requests': {
    audience: 'developer',
    message: 'This address has sent too many requests.',
    todo: 'Wait for the time that Retry-After names.',
  },
  'endpoint-unknown': {
    audience: 'developer',
    message: 'There is no such endpoint.',
    todo: 'See /openapi.json of this server for the endpoints.',
  },
  'token-required': {
    audience: 'operator',
    message: 'This endpoint needs the token of this server.',
    todo: 'Send the content of the token file as “Authorization: Bearer …”.',
  },
  'challenge-used': {
    audience: 'developer',
    message: 'The challenge was given out by this server and has been answered already, or is too old.',
    todo: 'Get a new challenge and have the presentation made for it.',
  },
  'server-failed': {
    audience: 'operator',
    message: 'The server could not do this because of a fault of its own.',
    todo: 'Look for the code in the log of the server and report it.',
  },
  'agent-directory-taken': {
    audience: 'operator',
    message: 'The directory already holds an agent.',
    todo: 'Choose another directory, or start the agent that is there.',
  },
  'agent-in-use': {
    audience: 'operator',
    message: 'The agent of this directory is running already.',
    todo: 'End the other process first; two must not issue from the same keys and lists.',
  },
  'agent-exposed': {
    audience: 'operator',
    message: 'Without a token anybody who reaches this server could issue credentials in its name.',
    todo: 'Listen on 127.0.0.1, or keep the token file that `agent init` made.',
  },
});
