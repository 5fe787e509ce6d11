import { defineFailures } from '../../schemas/failure.ts';

/** What goes wrong with a verifiable log. */
export const logFailures = defineFailures('agent/log', {
  'log-missing': {
    audience: 'operator',
    message: 'There is no log here.',
    todo: 'Check the directory or the address; a log that should be here and is not must not be begun anew.',
  },
  'log-exists': {
    audience: 'operator',
    message: 'The directory holds a log already.',
    todo: 'Name another directory; nothing was changed.',
  },
  'log-corrupt': {
    audience: 'operator',
    message: 'The log’s files do not give what its signed checkpoint says.',
    todo: 'Keep the files as they are and bring the log back from its copy; do not append to it.',
  },
  'log-checkpoint-malformed': {
    audience: 'developer',
    message: 'The checkpoint is not a signed note of this log.',
    todo: 'Ask for the checkpoint again; if it stays so, tell whoever runs the log.',
  },
  'log-signature-invalid': {
    audience: 'operator',
    message: 'The checkpoint is not signed by this log’s key.',
    todo: 'Compare the log’s key in the trust file with the one that its operator states.',
  },
  'log-forked': {
    audience: 'operator',
    message: 'Two signed checkpoints of the log contradict each other: entries were changed or taken out.',
    todo: 'Keep both checkpoints as evidence and ask whoever runs the log to explain them.',
  },
  'log-shrunk': {
    audience: 'operator',
    message: 'The log is shorter than one of its own earlier checkpoints.',
    todo: 'Keep both checkpoints as evidence and ask whoever runs the log to explain them.',
  },
  'log-entry-altered': {
    audience: 'operator',
    message: 'An entry of the log is not the one that was logged.',
    todo: 'Keep the files as evidence and ask whoever runs the log to explain them.',
  },
  'log-entry-too-large': {
    audience: 'developer',
    message: 'An entry is larger than the log takes.',
    todo: 'Log a digest of what is large instead.',
  },
  'log-proof-malformed': {
    audience: 'developer',
    message: 'A proof has too few, too many or ill-formed hashes for its sizes.',
    todo: 'Ask for the proof again; if it stays so, tell whoever runs the log.',
  },
  'log-out-of-step': {
    audience: 'developer',
    message: 'The entries do not continue the log where it ends.',
    todo: 'Read the log’s size again and append what comes after it.',
  },
});
