/** Hashes in a full tile, and entries in a full bundle (c2sp.org/tlog-tiles: tile height 8). */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;

/** One tile: `level` 0 holds leaf hashes, level n the roots of full tiles of level n − 1. */
export interface TilePlace {
  readonly level: number | 'entries';
  readonly index: number;
  /** Hashes or entries in it, 1 to 256; less than 256 only at the right edge. */
  readonly width: number;
}

/** Path of a tile below the log's root, c2sp.org/tlog-tiles: `tile/<level>/<index>[.p/<width>]`. */
export function tilePath({ level, index, width }: TilePlace): string {
  const partial = width === TILE_WIDTH ? '' : `.p/${width}`;
  return `tile/${level}/${groups(index)}${partial}`;
}

/** The index in groups of three digits, all but the last with an `x` before them: 1234067 → `x001/x234/067`. */
function groups(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const parts = padded.match(/\d{3}/g) ?? [];
  return parts.map((part, at) => (at < parts.length - 1 ? `x${part}` : part)).join('/');
}

/** How many hashes a level's tiles hold in a log of `size` entries. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** Every tile of a level that holds something new when a log grows from `from` to `to` entries. */
export function tilesBetween(level: number | 'entries', from: number, to: number): TilePlace[] {
  const depth = level === 'entries' ? 0 : level;
  const before = hashesAt(depth, from);
  const after = hashesAt(depth, to);
  const places: TilePlace[] = [];
  for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < after; index += 1)
    if (after > before) places.push({ level, index, width: Math.min(TILE_WIDTH, after - index * TILE_WIDTH) });
  return places;
}
