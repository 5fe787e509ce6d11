import type { FingerTemplate, GreyImage } from '../base/types.ts';
import { drawImage, drawingScale, extentAt500 } from './backdrop.ts';
import { type Canvas, createCanvas, drawLine, fillRectangle } from './canvas.ts';
import { BLACK, GREEN, ORANGE, PURPLE, SKY, VERMILION, WHITE } from './colours.ts';
import { drawText, lineHeight } from './lettering.ts';
import { drawMinutia } from './minutia-mark.ts';

/** One side of a comparison. */
export interface ComparedFinger {
  readonly image: GreyImage;
  readonly template: FingerTemplate;
}

/** What the matcher found: pairs are indices into the minutiae of the left and of the right template. */
export interface MatchFinding {
  readonly score: number;
  readonly threshold: number;
  readonly isMatch: boolean;
  readonly pairs: readonly (readonly [number, number])[];
}

const GAP = 24;
const LETTER = 2;
const LINES = [PURPLE, ORANGE, SKY, GREEN] as const;

/** Both images side by side, minutiae on each, a line between those that were paired, and the decision below. */
export function drawMatch(left: ComparedFinger, right: ComparedFinger, finding: MatchFinding): Canvas {
  const [leftWidth, leftHeight] = extentAt500(left.image);
  const [rightWidth, rightHeight] = extentAt500(right.image);
  const height = Math.max(leftHeight, rightHeight);
  const scale = Math.min(drawingScale(leftWidth, leftHeight), drawingScale(rightWidth, rightHeight), 2);
  const offset = leftWidth * scale + GAP;
  const canvas = createCanvas(
    Math.max(offset + rightWidth * scale, 620),
    height * scale + 2 * lineHeight(LETTER) + 20,
    WHITE,
  );
  drawImage(canvas, left.image, 0, 0, scale, 0.5);
  drawImage(canvas, right.image, offset, 0, scale, 0.5);
  fillRectangle(canvas, leftWidth * scale + GAP / 2 - 1, 0, 2, height * scale, BLACK, 0.4);
  finding.pairs.forEach(([l, r], i) => {
    const [from, to] = [left.template.minutiae[l], right.template.minutiae[r]];
    if (from === undefined || to === undefined) return;
    const colour = LINES[i % LINES.length] ?? PURPLE;
    drawLine(
      canvas,
      (from.x + 0.5) * scale,
      (from.y + 0.5) * scale,
      offset + (to.x + 0.5) * scale,
      (to.y + 0.5) * scale,
      2,
      colour,
      0.85,
    );
  });
  drawSide(canvas, left.template, new Set(finding.pairs.map(([l]) => l)), 0, scale);
  drawSide(canvas, right.template, new Set(finding.pairs.map(([, r]) => r)), offset, scale);
  const verdict = finding.isMatch ? 'match' : 'no match';
  const sign = finding.isMatch ? '>=' : '<';
  const top = height * scale + 12;
  drawText(
    canvas,
    12,
    top,
    `${verdict}: score ${finding.score.toFixed(1)} ${sign} ${finding.threshold}`,
    LETTER,
    finding.isMatch ? BLACK : VERMILION,
  );
  const counts = `${finding.pairs.length} pairs of ${left.template.minutiae.length} and ${right.template.minutiae.length} minutiae`;
  drawText(canvas, 12, top + lineHeight(LETTER), counts, LETTER, BLACK);
  return canvas;
}

function drawSide(
  canvas: Canvas,
  template: FingerTemplate,
  paired: ReadonlySet<number>,
  left: number,
  scale: number,
): void {
  template.minutiae.forEach((minutia, i) => {
    const size = paired.has(i) ? 2.4 * scale : 1.4 * scale;
    drawMinutia(canvas, left + (minutia.x + 0.5) * scale, (minutia.y + 0.5) * scale, minutia, size);
  });
}
