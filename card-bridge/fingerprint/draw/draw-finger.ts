import type { Extraction, GreyImage } from '../base/types.ts';
import { drawImage, drawingScale, extentAt500 } from './backdrop.ts';
import { blend, type Canvas, createCanvas, drawLine } from './canvas.ts';
import { BLACK, GREEN, ORANGE, SKY, VERMILION, WHITE } from './colours.ts';
import type { Layers } from './layers.ts';
import { drawText, lineHeight } from './lettering.ts';
import { drawMinutia } from './minutia-mark.ts';

const LETTER = 2;
const FLOW_STEP = 16;

/**
 * What the extractor made of an image, over the image: what lies outside the finger shaded, ridge directions, middle
 * lines of ridges, minutiae, and a legend below. `layers` is absent when the image was too small to analyse.
 */
export function drawFinger(image: GreyImage, extraction: Extraction, layers: Layers | undefined): Canvas {
  const [width, height] = extentAt500(image);
  const scale = drawingScale(width, height);
  const canvas = createCanvas(Math.max(width * scale, 480), height * scale + 5 * lineHeight(LETTER) + 16, WHITE);
  drawImage(canvas, image, 0, 0, scale, 0.45);
  if (layers !== undefined) {
    drawOutside(canvas, layers, width, height, scale);
    drawSkeleton(canvas, layers, scale);
    drawFlow(canvas, layers, width, height, scale);
  }
  const minutiae = extraction.usable ? extraction.template.minutiae : [];
  for (const minutia of [...minutiae].reverse())
    drawMinutia(canvas, (minutia.x + 0.5) * scale, (minutia.y + 0.5) * scale, minutia, 2.2 * scale);
  drawLegend(canvas, extraction, height * scale + 12);
  return canvas;
}

function drawOutside(canvas: Canvas, layers: Layers, width: number, height: number, scale: number): void {
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const inside = layers.isFinger(x / scale, y / scale);
      const edge =
        inside !== layers.isFinger((x + 2) / scale, y / scale) ||
        inside !== layers.isFinger(x / scale, (y + 2) / scale);
      if (edge) blend(canvas, x, y, GREEN, 1);
      else if (!inside && (x + y) % 12 < 3) blend(canvas, x, y, GREEN, 0.35);
    }
  }
}

function drawSkeleton(canvas: Canvas, { skeleton }: Layers, scale: number): void {
  const { width, bits } = skeleton;
  const thickness = scale > 2 ? 2 : 1;
  bits.forEach((bit, at) => {
    if (bit === 0) return;
    const x = (at % width) + 0.5;
    const y = Math.floor(at / width) + 0.5;
    for (const [dx, dy] of FORWARD) {
      if (bits[at + dy * width + dx] !== 1) continue;
      drawLine(canvas, x * scale, y * scale, (x + dx) * scale, (y + dy) * scale, thickness, ORANGE);
    }
  });
}

/** The half of a pixel's neighbours that comes after it. */
const FORWARD = [
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
] as const;

function drawFlow(canvas: Canvas, layers: Layers, width: number, height: number, scale: number): void {
  for (let y = FLOW_STEP / 2; y < height; y += FLOW_STEP) {
    for (let x = FLOW_STEP / 2; x < width; x += FLOW_STEP) {
      if (!layers.isFinger(x, y)) continue;
      const angle = layers.orientation(x, y);
      const dx = 5 * Math.cos(angle) * scale;
      const dy = -5 * Math.sin(angle) * scale;
      drawLine(canvas, x * scale - dx, y * scale - dy, x * scale + dx, y * scale + dy, 2.5, SKY, 0.95);
    }
  }
}

function drawLegend(canvas: Canvas, extraction: Extraction, top: number): void {
  const step = lineHeight(LETTER);
  const half = Math.max(240, canvas.width / 2);
  const verdict = extraction.usable
    ? `${extraction.template.minutiae.length} minutiae, quality ${extraction.template.quality}`
    : `not usable: ${extraction.reason}`;
  drawText(canvas, 12, top, verdict, LETTER, extraction.usable ? BLACK : VERMILION);
  const endings = extraction.usable ? countOf(extraction, 'ending') : 0;
  const forks = extraction.usable ? countOf(extraction, 'bifurcation') : 0;
  drawMinutia(canvas, 22, top + 1.7 * step, { type: 'ending', angle: 0 }, 6);
  drawText(canvas, 48, top + 1.4 * step, `ending ${endings}`, LETTER, BLACK);
  drawMinutia(canvas, half + 10, top + 1.7 * step, { type: 'bifurcation', angle: 0 }, 6);
  drawText(canvas, half + 36, top + 1.4 * step, `bifurcation ${forks}`, LETTER, BLACK);
  drawLine(canvas, 14, top + 2.9 * step, 36, top + 2.9 * step, 3, ORANGE);
  drawText(canvas, 48, top + 2.6 * step, 'ridge', LETTER, BLACK);
  drawLine(canvas, half, top + 2.9 * step, half + 24, top + 2.9 * step, 3, SKY);
  drawText(canvas, half + 36, top + 2.6 * step, 'direction', LETTER, BLACK);
  for (let x = 14; x < 36; x++)
    for (let y = 0; y < 14; y++) blend(canvas, x, Math.round(top + 3.8 * step) + y, GREEN, (x + y) % 12 < 3 ? 0.8 : 0);
  drawText(canvas, 48, top + 3.8 * step, 'outside the finger', LETTER, BLACK);
}

function countOf(extraction: Extraction & { usable: true }, type: string): number {
  return extraction.template.minutiae.filter((minutia) => minutia.type === type).length;
}
