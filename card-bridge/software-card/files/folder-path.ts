import { equalBytes } from '../../base/bytes.ts';
import type { DataFile, Folder, KeyFile } from './file-tree.ts';

/** Names from an application down to a folder in it. */
export type FolderPath = readonly Uint8Array[];

/** The folders along a path, the application first; undefined when it leads nowhere. */
export function foldersAlong(applications: readonly Folder[], path: FolderPath): Folder[] | undefined {
  const along: Folder[] = [];
  let level = applications;
  for (const name of path) {
    const next = level.find((folder) => equalBytes(folder.name, name));
    if (next === undefined) return undefined;
    along.push(next);
    level = next.folders;
  }
  return along.length > 0 ? along : undefined;
}

/** The tree with the folder at the end of `path` replaced. */
export function withFolder(
  applications: readonly Folder[],
  path: FolderPath,
  change: (folder: Folder) => Folder,
): Folder[] {
  const [name, ...rest] = path;
  return applications.map((folder) => {
    if (name === undefined || !equalBytes(folder.name, name)) return folder;
    return rest.length === 0 ? change(folder) : { ...folder, folders: withFolder(folder.folders, rest, change) };
  });
}

export function withKey(folder: Folder, key: KeyFile): Folder {
  return { ...folder, keys: folder.keys.map((old) => (old.id === key.id ? key : old)) };
}

export function withFile(folder: Folder, file: DataFile): Folder {
  return { ...folder, files: folder.files.map((old) => (old.id === file.id ? file : old)) };
}
