import { encodeEnrolment, enrol, type FingerTemplate, type GreyImage } from '../../card-bridge/fingerprint/index.ts';
import { standardMatcher } from '../../card-bridge/software-card/sensor/standard-matcher.ts';

/**
 * Stand-in images for tests of everything around the matcher: 2 × 2 pixels whose first one names a finger, 0 for none.
 * The extraction is a table, the comparison is the real one. Whole images are tested in the compliance suite.
 */
export function touchOf(finger: number): GreyImage {
  return { width: 2, height: 2, dpi: 500, pixels: Uint8Array.of(finger, 0, 0, 0) };
}

export const RIGHT = touchOf(1);
export const WRONG = touchOf(2);
export const SMUDGE = touchOf(0);

function templateOf(finger: number): FingerTemplate {
  let state = finger * 7919 + 17;
  const next = (limit: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  };
  const minutiae = Array.from({ length: 40 }, () => ({
    x: 20 + next(260),
    y: 20 + next(360),
    angle: (next(256) * 2 * Math.PI) / 256,
    type: next(2) === 0 ? ('ending' as const) : ('bifurcation' as const),
    quality: 80,
  }));
  return { width: 300, height: 400, quality: 80, minutiae };
}

export const tableMatcher = standardMatcher((image) => {
  const finger = image.pixels[0] ?? 0;
  if (finger === 0) return { usable: false, reason: 'too-faint', advice: 'Press harder.' };
  return { usable: true, template: templateOf(finger) };
});

export const ENROLMENT = encodeEnrolment(enrol([templateOf(1)]));
