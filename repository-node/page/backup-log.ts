import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Type } from 'typebox';
import { readJsonFile } from '../../agent/base/read-file.ts';
import { writeJsonFile } from '../../agent/base/synced-file.ts';
import { exactly, shape, UtcTime } from '../../schemas/shape.ts';
import type { BackupLog } from './view.ts';

const FILE = 'backups.json';

const BackupLogShape = shape(
  'backup log',
  exactly({
    savedAt: Type.Optional(UtcTime),
    digest: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    provenAt: Type.Optional(UtcTime),
    recoveryAt: Type.Optional(UtcTime),
  }),
);

/** By which a backup is known again: SHA-256, hex. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** When a backup of this directory was last saved and proven, and codes were last made; empty when never, or when the file cannot be read. */
export async function readBackupLog(directory: string): Promise<BackupLog> {
  try {
    return await readJsonFile(join(directory, FILE), BackupLogShape);
  } catch {
    return {};
  }
}

export async function writeBackupLog(directory: string, log: BackupLog): Promise<void> {
  await writeJsonFile(join(directory, FILE), BackupLogShape.parse(log));
}
