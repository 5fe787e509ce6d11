import type { Minutia } from '../base/types.ts';
import { type Canvas, drawCircle, drawLine, drawSquare } from './canvas.ts';
import { BLUE, type Colour, VERMILION, WHITE } from './colours.ts';

/** Endings and bifurcations differ in shape and in colour. */
export function colourOf(minutia: Pick<Minutia, 'type'>): Colour {
  return minutia.type === 'bifurcation' ? BLUE : VERMILION;
}

/** A circle (ending) or square (bifurcation) with a tail in the minutia's direction, in a white rim; `size` in pixels. */
export function drawMinutia(
  canvas: Canvas,
  x: number,
  y: number,
  minutia: Pick<Minutia, 'type' | 'angle'>,
  size: number,
): void {
  const tailX = x + 2.6 * size * Math.cos(minutia.angle);
  const tailY = y - 2.6 * size * Math.sin(minutia.angle);
  const startX = x + size * Math.cos(minutia.angle);
  const startY = y - size * Math.sin(minutia.angle);
  const shape = minutia.type === 'bifurcation' ? drawSquare : drawCircle;
  const thickness = Math.max(2, size / 2.4);
  for (const [width, colour] of [
    [thickness + 2, WHITE],
    [thickness, colourOf(minutia)],
  ] as const) {
    shape(canvas, x, y, size, width, colour);
    drawLine(canvas, startX, startY, tailX, tailY, width, colour);
  }
}
