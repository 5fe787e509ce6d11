import { Line } from './line.ts';

/** Two lines, one behind the other: what the first delays or loses the second may too, and either can be cut. */
export class JoinedLine extends Line {
  readonly #first: Line;
  readonly #second: Line;

  constructor(first: Line, second: Line) {
    super({ rttMs: first.specification.rttMs + second.specification.rttMs }, () => 0);
    this.#first = first;
    this.#second = second;
  }

  override get isCut(): boolean {
    return this.#first.isCut || this.#second.isCut;
  }

  override get whole(): Promise<void> {
    return Promise.all([this.#first.whole, this.#second.whole]).then(() => undefined);
  }

  override cutFor(): number {
    return Math.max(this.#first.cutFor(), this.#second.cutFor());
  }

  override delayOf(bytes: number): number {
    return this.#first.delayOf(bytes) + this.#second.delayOf(bytes);
  }

  override connectDelay(): number {
    return this.#first.connectDelay() + this.#second.connectDelay();
  }
}
