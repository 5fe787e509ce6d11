import { accessSync } from 'node:fs';

/**
 * Looks whether a file that is to be opened is there: what opens it may take its absence for something else.
 *
 * @throws the file system's error, which names it
 */
export function demandFile(file: string): void {
  accessSync(file);
}
