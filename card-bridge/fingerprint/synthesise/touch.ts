import type { Random } from './random.ts';
import { TOUCH_PROFILES, type TouchProfile, type TouchProfileName } from './touch-profile.ts';

/** How the finger and the sensor are: ordinary, or one of the ways in which a capture fails. */
export type TouchCondition = 'normal' | 'dry' | 'wet' | 'light' | 'residue' | 'no-finger';

export interface TouchOptions {
  /** How hard the touches are that the seed draws; `hard` when absent. */
  readonly profile?: TouchProfileName;
  readonly condition?: TouchCondition;
  /** Degrees, counter-clockwise. */
  readonly rotationDeg?: number;
  /** Millimetres to the right and up from the middle of the sensor. */
  readonly shift?: { readonly x: number; readonly y: number };
  /** -1 (feather-light: thin ridges) to 1 (hard: ridges grow together). */
  readonly pressure?: number;
  /** Share of the finger's print that touches the sensor, 0.1 to 1. */
  readonly contact?: number;
  /** Skin distortion: 0 none, 1 ordinary, 3 absurd. */
  readonly distortion?: number;
  /** Speckle, scratches and grain: 0 none, 1 ordinary, 4 hopeless. */
  readonly noise?: number;
}

/** Everything that one touch does to the print, drawn from the capture's seed where the caller does not say. */
export interface Touch {
  /** Radians, counter-clockwise. */
  readonly rotation: number;
  /** Pixels at 500 dpi, right and up. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Added to the ridge wave: below 0 thinner ridges, above 0 thicker. */
  readonly thickness: number;
  /** Deviation of the smooth variation of thickness over the print. */
  readonly unevenness: number;
  readonly contact: number;
  readonly distortion: number;
  /** Deviation of the speckle that breaks ridges. */
  readonly speckle: number;
  readonly scratches: number;
  /** How clearly pores and creases show, 0 to 1. */
  readonly detail: number;
  /** Darkness of the trace of an earlier touch, 0 to 1. */
  readonly residue: number;
}

const PIXELS_PER_MM = 500 / 25.4;

/** Draws what the options leave open. */
export function drawTouch(random: Random, options: TouchOptions): Touch {
  const profile = TOUCH_PROFILES[options.profile ?? 'hard'];
  const condition = options.condition ?? 'normal';
  const pressure = options.pressure ?? random.normal() * profile.pressure;
  const noise = options.noise ?? random.between(...profile.noise);
  const { deviation, most } = profile.rotation;
  const drawn = {
    rotation: Math.min(Math.max(random.normal() * deviation, -most), most),
    x: random.normal() * profile.shift.x,
    y: random.normal() * profile.shift.y,
    contact: random.between(...profile.contact),
  };
  const ordinary: Touch = {
    rotation: ((options.rotationDeg ?? drawn.rotation) * Math.PI) / 180,
    shiftX: (options.shift?.x ?? drawn.x) * PIXELS_PER_MM,
    shiftY: (options.shift?.y ?? drawn.y) * PIXELS_PER_MM,
    thickness: 0.34 * pressure,
    unevenness: profile.unevenness[0],
    contact: options.contact ?? drawn.contact,
    distortion: options.distortion ?? random.between(...profile.distortion),
    speckle: 0.3 * noise,
    scratches: Math.floor(random.next() * 4 * noise),
    detail: random.between(0.4, 0.9),
    residue: condition === 'residue' ? profile.trace : 0,
  };
  switch (condition) {
    case 'dry':
      return { ...ordinary, thickness: ordinary.thickness - 0.85, unevenness: 0.45, speckle: 2.2 * noise, detail: 1 };
    case 'wet':
      return { ...ordinary, thickness: ordinary.thickness + 1.15, unevenness: 0.55, detail: 0.1 };
    case 'light':
      return { ...ordinary, thickness: ordinary.thickness - 0.3, contact: options.contact ?? 0.14 };
    case 'normal':
      return profile.moisture === 0 ? ordinary : drawSkin(random.fork('skin'), ordinary, noise, profile);
    default:
      return ordinary;
  }
}

/** Skin between dry and wet, and a sensor that was perhaps not wiped: what real touches mix. */
function drawSkin(random: Random, touch: Touch, noise: number, profile: TouchProfile): Touch {
  const moisture = profile.moisture * random.between(-1, 1);
  const [dry, wet] = [Math.max(0, -moisture), Math.max(0, moisture)];
  return {
    ...touch,
    thickness: touch.thickness - 0.85 * dry + 1.15 * wet,
    unevenness: random.between(...profile.unevenness),
    speckle: touch.speckle + 1.5 * noise * dry,
    detail: touch.detail + (1 - touch.detail) * dry - (touch.detail - 0.1) * wet,
    residue: random.next() < profile.unwiped ? profile.trace * random.next() : 0,
  };
}
