import assert from 'node:assert/strict';
import type { FingerTemplate, GreyImage } from '../../../card-bridge/fingerprint/base/types.ts';
import { analyse } from '../../../card-bridge/fingerprint/extraction/analyse.ts';
import { extractTemplate } from '../../../card-bridge/fingerprint/extraction/extract.ts';
import {
  countFound,
  drawPattern,
  plantedAngle,
  pressed,
  type RidgePattern,
  turned,
  withNoise,
} from './ridge-patterns.ts';

const SPREAD: RidgePattern['minutiae'] = [
  { x: 80, y: 90, turn: 1 },
  { x: 150, y: 70, turn: -1 },
  { x: 215, y: 110, turn: 1 },
  { x: 100, y: 160, turn: -1 },
  { x: 160, y: 150, turn: 1 },
  { x: 210, y: 190, turn: -1 },
  { x: 130, y: 220, turn: 1 },
];

function templateOf(image: GreyImage): FingerTemplate {
  const extraction = extractTemplate(image);
  assert.ok(extraction.usable, extraction.usable ? '' : extraction.reason);
  return extraction.template;
}

function places(pattern: RidgePattern): { x: number; y: number; angle: number }[] {
  return (pattern.minutiae ?? []).map(({ x, y, turn }) => ({ x, y, angle: plantedAngle(pattern.normal ?? 0, turn) }));
}

describe('minutiae extraction', () => {
  for (const degrees of [0, 17, 45, 90, 133])
    it(`finds planted minutiae and no others where the ridges' normal is at ${degrees}°`, () => {
      const pattern = { width: 300, height: 300, normal: (degrees * Math.PI) / 180, minutiae: SPREAD };
      const template = templateOf(pressed(drawPattern(pattern), 135));
      assert.equal(countFound(template, places(pattern), 4, 0.2), SPREAD.length);
      assert.equal(template.minutiae.length, SPREAD.length);
    });

  it('tells an ending from a bifurcation', () => {
    const ending = { width: 300, height: 300, normal: Math.PI / 2, minutiae: SPREAD };
    const types = (shift: number): string[] => {
      // Half a period of phase turns ridges into valleys, and with them every ending into a bifurcation.
      const image = drawPattern(ending);
      const pixels = image.pixels.map((v) => (shift === 0 ? v : 260 - v));
      return templateOf({ ...image, pixels })
        .minutiae.toSorted((a, b) => a.x - b.x)
        .map(({ type }) => type);
    };
    const plain = types(0);
    const inverted = types(1);
    assert.equal(plain.length, SPREAD.length);
    assert.deepEqual(
      inverted,
      plain.map((type) => (type === 'ending' ? 'bifurcation' : 'ending')),
    );
  });

  for (const degrees of [30, 90, 160, 215, 300])
    it(`turns the minutiae with a finger turned by ${degrees}°`, () => {
      const pattern = { width: 300, height: 300, normal: 1.1, minutiae: SPREAD };
      const image = pressed(drawPattern(pattern), 135);
      const angle = (degrees * Math.PI) / 180;
      const expected = places(pattern).map(({ x, y, angle: direction }) => ({
        x: 149.5 + (x - 149.5) * Math.cos(angle) + (y - 149.5) * Math.sin(angle),
        y: 149.5 - (x - 149.5) * Math.sin(angle) + (y - 149.5) * Math.cos(angle),
        angle: direction + angle,
      }));
      assert.equal(countFound(templateOf(turned(image, angle)), expected, 4, 0.2), expected.length);
    });

  for (const dpi of [250, 363, 569, 1000])
    it(`gives the same minutiae at ${dpi} dpi as at 500`, () => {
      const pattern = { width: 300, height: 300, normal: 0.4, period: 10, minutiae: SPREAD };
      const template = templateOf(drawPattern({ ...pattern, dpi }));
      assert.ok(Math.abs(template.width - 300) <= 1 && Math.abs(template.height - 300) <= 1);
      assert.equal(countFound(template, places(pattern), 4, 0.2), SPREAD.length);
    });

  for (const period of [6, 8, 12])
    it(`follows ridges of ${period} pixels`, () => {
      const pattern = { width: 300, height: 300, normal: 0.7, period, minutiae: SPREAD };
      const template = templateOf(drawPattern(pattern));
      assert.equal(countFound(template, places(pattern), 4, 0.25), SPREAD.length);
    });

  it('finds the minutiae in faint ridges and in noise', () => {
    const pattern = { width: 300, height: 300, normal: 0.4, minutiae: SPREAD };
    const faint = drawPattern({ ...pattern, dark: 170, light: 195 });
    assert.equal(countFound(templateOf(faint), places(pattern), 5, 0.25), SPREAD.length);
    const noisy = withNoise(drawPattern({ ...pattern, dark: 90, light: 170 }), 70, 5);
    assert.equal(countFound(templateOf(noisy), places(pattern), 6, 0.3), SPREAD.length);
  });

  it('makes no minutia of a gap across one ridge, a pore or the border of the contact', () => {
    const image = drawPattern({ width: 300, height: 300, normal: Math.PI / 2, minutiae: SPREAD });
    const pixels = image.pixels.slice();
    const blot = (x0: number, y0: number, wide: number, high: number): void => {
      for (let y = y0; y < y0 + high; y += 1) pixels.fill(220, y * 300 + x0, y * 300 + x0 + wide);
    };
    blot(190, 142, 4, 9);
    blot(70, 200, 3, 3);
    const template = templateOf(pressed({ ...image, pixels }, 135));
    assert.equal(template.minutiae.length, SPREAD.length);
  });

  it('does not depend on what was extracted before', () => {
    const a = drawPattern({ width: 300, height: 300, normal: 0.4, minutiae: SPREAD });
    const b = drawPattern({ width: 260, height: 320, normal: 2, period: 7, minutiae: SPREAD });
    const first = extractTemplate(a);
    extractTemplate(b);
    assert.deepEqual(extractTemplate(a), first);
  });

  it('gives the ridge flow along the ridges, on the finger only', () => {
    const image = pressed(drawPattern({ width: 300, height: 300, normal: 0.5, period: 8, minutiae: SPREAD }), 100);
    const { ridges } = templateOf(image);
    assert.ok(ridges !== undefined);
    assert.equal(ridges.orientation.length, ridges.columns * ridges.rows);
    const middle = 9 * ridges.columns + 9;
    // Normal 0.5 rad below the x axis: the ridge runs at 90° − 28.6° with y up.
    assert.ok(Math.abs((ridges.orientation[middle] ?? 0) - 61) <= 8, `${ridges.orientation[middle]}`);
    assert.ok(Math.abs((ridges.period[middle] ?? 0) - 80) <= 12, `${ridges.period[middle]}`);
    assert.equal(ridges.orientation[0], 255);
  });

  it('has every minutia inside the picture, best first, quality from 1 to 100', () => {
    const { width, height, minutiae } = templateOf(drawPattern({ width: 301, height: 283, minutiae: SPREAD }));
    let last = 100;
    for (const m of minutiae) {
      assert.ok(Number.isInteger(m.x) && m.x >= 0 && m.x < width && Number.isInteger(m.y) && m.y >= 0 && m.y < height);
      assert.ok(m.angle >= 0 && m.angle < 2 * Math.PI);
      assert.ok(m.quality >= 1 && m.quality <= last);
      last = m.quality;
    }
  });

  it('shows its steps in planes of one size', () => {
    const { image, ridges, enhanced, mask, field } = analyse(drawPattern({ width: 200, height: 180 }));
    assert.equal(ridges.data.length, image.data.length);
    assert.equal(enhanced.even.data.length, image.data.length);
    assert.equal(field.cos2.data.length, mask.data.length);
    assert.ok(mask.data.every((v) => v === 0 || v === 1));
  });
});
