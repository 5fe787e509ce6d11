import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../../agent/identity/base/json.ts';

/** The folder with the specifications' own vectors, beside the repository; undefined where it is absent. */
export function vectorsFolder(): string | undefined {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'package.json'))) {
    const up = dirname(at);
    if (up === at) return undefined;
    at = up;
  }
  const folder = join(at, '..', 'shared', 'vectors');
  return existsSync(folder) ? folder : undefined;
}

/** Skips a suite, and says why, where the vectors are absent. */
export function needVectors(context: Mocha.Context): string {
  const folder = vectorsFolder();
  if (folder !== undefined) return folder;
  process.stderr.write('    the specification vectors are not on this machine\n');
  return context.skip();
}

export function readText(folder: string, ...path: string[]): string {
  return readFileSync(join(folder, ...path), 'utf8');
}

export function readJson(folder: string, ...path: string[]): JsonObject {
  return JSON.parse(readText(folder, ...path)) as JsonObject;
}
