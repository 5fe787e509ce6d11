import type { OperatingPoint } from './error-rates.ts';

export interface Curve {
  readonly name: string;
  readonly points: readonly OperatingPoint[];
}

const SIZE = 640;
const MARGIN = 70;
const LEAST = 1e-4;
const INK = ['#1b6ca8', '#c44e17', '#2e7d32', '#7b3fa0', '#b8860b', '#00838f', '#ad1457', '#5d4037'];

function alongLog(rate: number): number {
  return Math.log10(Math.max(LEAST, rate) / LEAST) / Math.log10(1 / LEAST);
}

function place(x: number, y: number): string {
  return `${(MARGIN + x * (SIZE - 2 * MARGIN)).toFixed(1)},${(SIZE - MARGIN - y * (SIZE - 2 * MARGIN)).toFixed(1)}`;
}

function text(x: number, y: number, anchor: string, content: string, fill = '#333'): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${fill}">${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
}

function grid(label: (rate: number) => string, logarithmicY: boolean): string[] {
  const lines: string[] = [];
  for (const rate of [1e-4, 1e-3, 1e-2, 1e-1, 1]) {
    const x = alongLog(rate);
    lines.push(`<polyline points="${place(x, 0)} ${place(x, 1)}" stroke="#ddd" fill="none"/>`);
    lines.push(text(MARGIN + x * (SIZE - 2 * MARGIN), SIZE - MARGIN + 18, 'middle', label(rate)));
  }
  for (const rate of logarithmicY ? [1e-4, 1e-3, 1e-2, 1e-1, 1] : [0, 0.2, 0.4, 0.6, 0.8, 1]) {
    const y = logarithmicY ? alongLog(rate) : rate;
    lines.push(`<polyline points="${place(0, y)} ${place(1, y)}" stroke="#ddd" fill="none"/>`);
    lines.push(text(MARGIN - 6, SIZE - MARGIN - y * (SIZE - 2 * MARGIN) + 4, 'end', label(rate)));
  }
  return lines;
}

/** A plot of all curves as SVG: `det` has FNMR over FMR, both logarithmic; `roc` has 1 − FNMR over the logarithm of FMR. */
export function plot(kind: 'det' | 'roc', curves: readonly Curve[]): string {
  const det = kind === 'det';
  const body = grid((rate) => `${Number((100 * rate).toPrecision(2))} %`, det);
  for (const [index, curve] of curves.entries()) {
    const ink = INK[index % INK.length] ?? '#000';
    const path = curve.points.map(({ fmr, fnmr }) => place(alongLog(fmr), det ? alongLog(fnmr) : 1 - fnmr));
    body.push(`<polyline points="${path.join(' ')}" stroke="${ink}" stroke-width="1.5" fill="none"/>`);
    const y = det ? MARGIN + 16 * (index + 1) : SIZE - MARGIN - 16 * (index + 1);
    body.push(text(SIZE - MARGIN - 8, y, 'end', curve.name, ink));
  }
  body.push(text(SIZE / 2, SIZE - 16, 'middle', 'false match rate'));
  body.push(text(MARGIN, MARGIN - 24, 'start', det ? 'false non-match rate' : 'genuine match rate'));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" font-family="sans-serif" font-size="13"><rect width="${SIZE}" height="${SIZE}" fill="#fff"/>${body.join('')}</svg>\n`;
}
