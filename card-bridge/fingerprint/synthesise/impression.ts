import type { GreyImage } from '../base/types.ts';
import { checkOptions } from './check-options.ts';
import { createContactMap } from './contact-map.ts';
import type { Finger } from './finger.ts';
import type { ImpressionOptions } from './impression-options.ts';
import { press } from './press.ts';
import { createRandom, type Random } from './random.ts';
import { scratch } from './scratches.ts';
import { expose, SENSORS } from './sensor.ts';
import { drawTouch, type Touch } from './touch.ts';

/**
 * Touches the sensor once. Position, rotation, pressure, moisture, skin distortion, contact area and noise are drawn
 * from `captureSeed` where the options do not fix them. The same finger, seed and options give the same image on every
 * platform, to the bit.
 *
 * @throws impression-options-invalid
 *
 * @example
 * ```ts
 * const image = takeImpression(createFinger('holder 1'), 'touch 1');
 * ```
 */
export function takeImpression(
  finger: Finger,
  captureSeed: string | number,
  options: ImpressionOptions = {},
): GreyImage {
  checkOptions(options);
  const { width = 300, height = 360, dpi = 500, sensor = 'optical', condition = 'normal' } = options;
  const random = createRandom(`impression/${finger.seed}/${captureSeed}`);
  const profile = SENSORS[sensor];
  const frame = { width, height, dpi };
  const contact = new Float32Array(width * height).fill(-1);
  const lay = (touch: Touch, stream: Random, darkness: number) => {
    const map = createContactMap(finger, touch, (width * 500) / dpi, (height * 500) / dpi, stream);
    const pressed = press(finger, map, touch, frame, profile.softness, stream.fork('speckle'));
    scratch(pressed, frame, touch.scratches, stream.fork('scratches'));
    for (let i = 0; i < contact.length; i++) {
      contact[i] = Math.max(contact[i] ?? -1, darkness * ((pressed[i] ?? 0) + 1) - 1);
    }
  };
  if (condition !== 'no-finger') {
    const touch = drawTouch(random.fork('touch'), options);
    lay(touch, random, 1);
    if (touch.residue > 0)
      lay(
        drawTouch(random.fork('earlier touch'), { profile: 'easy', noise: 1 }),
        random.fork('earlier'),
        touch.residue,
      );
  }
  return { width, height, dpi, pixels: expose(contact, width, profile, random.fork('grain')) };
}
