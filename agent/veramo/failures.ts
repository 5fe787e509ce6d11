import { defineFailures } from '../../schemas/failure.ts';

/** What the agent frame refuses by itself; keys, stores and DIDs have their rows with the credential engine. */
export const frameFailures = defineFailures('agent/veramo', {
  'kms-unknown': {
    audience: 'developer',
    message: 'There is no key management system of that name.',
    todo: 'Name one of those that the agent was made with.',
  },
  'did-part-unknown': {
    audience: 'developer',
    message: 'The DID document has no such part.',
    todo: 'Compare the DID URL with the ids in the document.',
  },
});
