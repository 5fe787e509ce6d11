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
    madeAt: Type.Optional(UtcTime),
    provenAt: Type.Optional(UtcTime),
    recoveryAt: Type.Optional(UtcTime),
  }),
);

/** When backups were last made and proven in this directory; empty when never, or when the file cannot be read. */
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
