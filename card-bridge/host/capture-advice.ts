/** What to tell the person at the sensor, by the card's code of its last capture. */
export const CAPTURE_ADVICE: readonly [string, ...string[]] = [
  'Touch the sensor on the card with the enrolled finger.',
  'No finger was felt. Touch the sensor and leave the finger there for a moment.',
  'Too little of the finger was seen. Cover the whole sensor.',
  'The print is too faint. Press a little harder, or breathe on the fingertip.',
  'The print is too dark. Dry the finger and press more lightly.',
  'The print is not clear. Clean the sensor and the finger, and hold still.',
  'The sensor saw a print with bright ridges on dark. Touch it with the finger itself.',
  'The finger lay too far left. Move it a little right.',
  'The finger lay too far right. Move it a little left.',
  'The finger lay too high. Move it a little down.',
  'The finger lay too low. Move it a little up.',
];
