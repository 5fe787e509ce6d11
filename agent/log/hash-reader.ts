import { logFailures } from './failures.ts';
import { EMPTY_ROOT, HASH_LENGTH, levelOf, nodeHash, splitAt } from './merkle.ts';
import { hashesAt, TILE_HEIGHT, TILE_WIDTH, tilePath } from './tile.ts';
import type { TileSource } from './tile-source.ts';

/** Tiles kept of one reader; enough for every proof of a log of 2³² entries. */
const KEPT_TILES = 64;

/** Gives the hash of any subtree of a log of a stated size from its tiles, reading each tile once. */
export class HashReader {
  readonly size: number;
  readonly #source: TileSource;
  readonly #tiles = new Map<string, Promise<Uint8Array>>();

  constructor(source: TileSource, size: number) {
    this.#source = source;
    this.size = size;
  }

  /** Root of the tree over the first `size` entries, RFC 6962 §2.1. @throws log-corrupt */
  root(size = this.size): Promise<Uint8Array> {
    return size === 0 ? Promise.resolve(EMPTY_ROOT) : this.range(0, size);
  }

  /**
   * Hash of the subtree over entries `from` to `to` − 1, where `from` is a multiple of the largest power of two that
   * the range holds (as every range of RFC 6962 §2.1 is).
   *
   * @throws log-corrupt when a tile is missing or short
   */
  async range(from: number, to: number): Promise<Uint8Array> {
    const width = to - from;
    const level = levelOf(width);
    if (level !== undefined) return this.#node(level, from / width);
    const middle = from + splitAt(width);
    return nodeHash(await this.range(from, middle), await this.range(middle, to));
  }

  async #node(level: number, index: number): Promise<Uint8Array> {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const above = level % TILE_HEIGHT;
    if (above > 0) return nodeHash(await this.#node(level - 1, index * 2), await this.#node(level - 1, index * 2 + 1));
    const tile = await this.#tile(tileLevel, Math.floor(index / TILE_WIDTH));
    const at = (index % TILE_WIDTH) * HASH_LENGTH;
    if (at + HASH_LENGTH > tile.length) throw logFailures.fail('log-corrupt', `tile of level ${tileLevel}`);
    return tile.subarray(at, at + HASH_LENGTH);
  }

  #tile(level: number, index: number): Promise<Uint8Array> {
    const width = Math.min(TILE_WIDTH, hashesAt(level, this.size) - index * TILE_WIDTH);
    const path = tilePath({ level, index, width });
    const known = this.#tiles.get(path);
    if (known !== undefined) return known;
    if (this.#tiles.size >= KEPT_TILES) this.#tiles.clear();
    const tile = this.#read(path, width);
    this.#tiles.set(path, tile);
    return tile;
  }

  async #read(path: string, width: number): Promise<Uint8Array> {
    const bytes = await this.#source.read(path);
    if (bytes?.length !== width * HASH_LENGTH) throw logFailures.fail('log-corrupt', path);
    return bytes;
  }
}
