/** How each of the system's words for a disk that takes nothing is told: `error.code`, then what strerror(3) says of it. */
const DISK = [
  ['ENOSPC', 'No space left on device', 'disk-full'],
  ['EDQUOT', 'Disk quota exceeded', 'disk-full'],
  ['EFBIG', 'File too large', 'disk-full'],
  ['EROFS', 'Read-only file system', 'read-only'],
] as const;

export type DiskCode = (typeof DISK)[number][2];

/** The failure of `storageFailures` for a system's error code, if it is one of a full disk or one mounted for reading. */
export function diskCode(system: string): DiskCode | undefined {
  return DISK.find(([code]) => code === system)?.[2];
}

/** The same for a text that holds strerror(3)'s words and no code, as LevelDB's errors do. */
export function diskCodeInText(text: string): DiskCode | undefined {
  return DISK.find(([, words]) => text.includes(words))?.[2];
}
