import { defineFailures } from '../../../schemas/failure.ts';

/** What goes wrong when a resolver or a relay is run by itself. */
export const meetingPlaceFailures = defineFailures('agent/programs/meeting-place', {
  'meeting-place-exists': {
    audience: 'operator',
    message: 'There is a resolver or relay in this directory already.',
    todo: 'Give another directory; nothing was changed.',
  },
  'meeting-place-not-found': {
    audience: 'operator',
    message: 'There is no such program in this directory.',
    todo: 'Name the directory that `resolver init` or `relay init` made.',
  },
  'meeting-place-in-use': {
    audience: 'operator',
    message: 'It runs already.',
    todo: 'Stop the process that has this directory open, or name another directory.',
  },
  'admitted-list-invalid': {
    audience: 'operator',
    message: 'The list in admitted.txt has a line that is no peer id, or is too large.',
    todo: 'Write one peer id (12D3KooW…) a line; a line that begins with # is a remark. Until then the list before counts.',
  },
});
