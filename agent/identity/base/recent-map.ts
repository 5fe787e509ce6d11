/**
 * A map of the entries used last, with a bound and nothing else: quick enough to stand before a key import. It has two
 * generations of half the bound each; an entry that was not used while one of them filled up goes.
 */
export class RecentMap<V> {
  readonly #maxYoung: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  constructor(maxEntries: number) {
    this.#maxYoung = Math.floor(maxEntries / 2);
  }

  get size(): number {
    let shared = 0;
    for (const key of this.#young.keys()) if (this.#old.has(key)) shared++;
    return this.#young.size + this.#old.size - shared;
  }

  get(key: string): V | undefined {
    const value = this.#young.get(key);
    if (value !== undefined) return value;
    const older = this.#old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, value: V): void {
    this.#young.set(key, value);
    if (this.#young.size < this.#maxYoung) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}
