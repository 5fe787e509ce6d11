import { defineFailures } from '../../../schemas/failure.ts';

/** What goes wrong while reading an image file. */
export const imageFailures = defineFailures('card-bridge/fingerprint/image', {
  'image-malformed': {
    audience: 'operator',
    message: 'The image is not a PNG or PGM file that can be read.',
    todo: 'Give a grey PNG, or a PGM (P2 or P5), as the sensor wrote it.',
  },
  'image-too-large': {
    audience: 'operator',
    message: 'The image is larger than one finger on any sensor.',
    todo: 'Give an image of one finger, at most 2.1 inches and 4096 pixels a side; check the resolution.',
  },
  'image-resolution': {
    audience: 'operator',
    message: 'The resolution of the image is outside what a fingerprint needs.',
    todo: 'Give the resolution of the sensor in pixels per inch, from 200 to 2000.',
  },
});
