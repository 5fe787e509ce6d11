/** A count with its word, in English. */
export const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
