import { defineFailures } from '../../schemas/failure.ts';

/** What goes wrong with test networks. */
export const testnetFailures = defineFailures('scripts/testnet', {
  'testnet-preset-unknown': {
    audience: 'developer',
    message: 'There is no preset of this name.',
    todo: 'Take one of those that are named.',
  },
});
