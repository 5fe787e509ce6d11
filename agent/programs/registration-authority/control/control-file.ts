import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import { exactly, type ShapeOf, shape } from '../../../../schemas/shape.ts';
import { parseJson } from '../../../../schemas/strict-json.ts';
import { writeJsonFile } from '../../../base/synced-file.ts';

/** Where a running authority listens for its command line, and the secret that only the directory's owner can read. */
const ControlFileShape = shape(
  'control.json',
  exactly({
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  }),
);

export type ControlFile = ShapeOf<typeof ControlFileShape>;

const pathOf = (directory: string) => join(directory, 'control.json');

export async function writeControlFile(directory: string, file: ControlFile): Promise<void> {
  await writeJsonFile(pathOf(directory), file);
}

/** Undefined when no authority runs, or ran and was killed before it wrote one. */
export async function readControlFile(directory: string): Promise<ControlFile | undefined> {
  try {
    return ControlFileShape.parse(parseJson(await readFile(pathOf(directory))));
  } catch {
    return undefined;
  }
}

export async function removeControlFile(directory: string): Promise<void> {
  await rm(pathOf(directory), { force: true });
}
