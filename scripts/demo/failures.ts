import { defineFailures } from '../../schemas/failure.ts';

/** What goes wrong in the demonstration. */
export const demoFailures = defineFailures('scripts/demo', {
  'demo-part-failed': {
    audience: 'developer',
    message: 'A part of the demonstration ended early.',
    todo: 'Read its message; run the same command by hand to look closer.',
  },
  'demo-part-silent': {
    audience: 'developer',
    message: 'A part of the demonstration did not answer in time.',
    todo: 'Try again on a less busy machine, or run the same command by hand.',
  },
  'demo-directory-not-empty': {
    audience: 'developer',
    message: 'The directory for the demonstration is not empty.',
    todo: 'Name a new one with --dir, or remove this one.',
  },
});
