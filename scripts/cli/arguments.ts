import { InvalidArgumentError } from 'commander';

/** An option's value as a whole number within bounds: `.option('--fingers <n>', '…', wholeNumber(1, 10_000), 1)`. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    return value;
  };
}

/** An option's value as a number within bounds. */
export function decimal(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= min && value <= max))
      throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
    return value;
  };
}

/** An option's value as one of the words that it knows. */
export function oneOf<const W extends string>(...words: readonly W[]): (text: string) => W {
  return (text) => {
    const word = words.find((known) => known === text);
    if (word === undefined) throw new InvalidArgumentError(`It must be one of: ${words.join(', ')}.`);
    return word;
  };
}

/** An option's values, each one of the words that it knows. */
export function eachOf<const W extends string>(...words: readonly W[]): (text: string, before?: readonly W[]) => W[] {
  const one = oneOf(...words);
  return (text, before = []) => [...new Set([...before, one(text)])];
}
