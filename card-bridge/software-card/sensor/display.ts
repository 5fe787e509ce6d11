/**
 * The small display on the card. Only the person who holds the card sees it: no APDU reads it back. `onChange` is the
 * person's eye in demos and tests.
 *
 * @example
 * ```ts
 * const display = new CardDisplay((text) => console.log(text));
 * ```
 */
export class CardDisplay {
  #text = '';
  readonly #onChange: (text: string) => void;

  constructor(onChange: (text: string) => void = () => {}) {
    this.#onChange = onChange;
  }

  get text(): string {
    return this.#text;
  }

  show(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#onChange(text);
  }
}
