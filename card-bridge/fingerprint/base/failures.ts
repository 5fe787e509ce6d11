import { defineFailures } from '../../../schemas/failure.ts';

/** What goes wrong while reading finger images and templates. */
export const fingerprintFailures = defineFailures('card-bridge/fingerprint', {
  'template-malformed': {
    audience: 'developer',
    message: 'The finger minutiae record is not a valid ISO/IEC 19794-2 record.',
    todo: 'Compare the record with ISO/IEC 19794-2:2005 clause 7 at the place named; nothing is repaired or skipped.',
  },
  'compact-template-malformed': {
    audience: 'developer',
    message: 'The finger minutiae data are not in the ISO/IEC 19794-2 compact card format.',
    todo: 'Send three bytes for each minutia, at most 255 minutiae, as ISO/IEC 19794-2:2005 clause 8.2 has it.',
  },
  'enrolment-impressions': {
    audience: 'developer',
    message: 'An enrolment has between one and eight impressions of one finger.',
    todo: 'Enrol three good impressions of the same finger; keep another finger in an enrolment of its own.',
  },
  'enrolment-quality': {
    audience: 'operator',
    message: 'An impression is too poor to be enrolled.',
    todo: 'Take another touch: clean the sensor, lay the middle of the finger flat on it and hold still.',
  },
  'enrolment-copy': {
    audience: 'operator',
    message: 'Two impressions to be enrolled are the same image.',
    todo: 'Take every impression anew: lift the finger and touch again for each.',
  },
  'enrolment-mixed': {
    audience: 'operator',
    message: 'The impressions to be enrolled are not of one finger.',
    todo: 'Touch with the same finger each time; if it was, take another touch in place of the one named.',
  },
});
