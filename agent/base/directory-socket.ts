import { chmod, open, rm } from 'node:fs/promises';
import { connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

/** The address of a Unix socket has 108 bytes on Linux and 104 elsewhere, its end included. */
const MOST_PATH = 100;

/**
 * Calls `work` with a path of a socket in a directory that is short enough for a socket's address. The socket
 * belongs to this one directory: no copy of the directory has anybody behind it.
 */
async function withPath<T>(directory: string, file: string, work: (path: string) => Promise<T>): Promise<T> {
  const path = join(directory, file);
  if (Buffer.byteLength(path) <= MOST_PATH || process.platform !== 'linux') return work(path);
  const handle = await open(directory, 'r');
  try {
    return await work(`/proc/self/fd/${handle.fd}/${file}`);
  } finally {
    await handle.close();
  }
}

/** Listens in a directory that this process alone has open; a socket that a killed process left behind goes. */
export async function listenIn(directory: string, file: string, server: Server): Promise<void> {
  await rm(join(directory, file), { force: true });
  await withPath(
    directory,
    file,
    (path) =>
      new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
      }),
  );
  await chmod(join(directory, file), 0o600);
}

/** A connection to the program that listens in this directory; undefined when none does. */
export function connectIn(directory: string, file: string): Promise<Socket | undefined> {
  return withPath(
    directory,
    file,
    (path) =>
      new Promise<Socket | undefined>((resolve) => {
        const socket = connect(path);
        socket.once('connect', () => resolve(socket));
        socket.once('error', () => resolve(undefined));
      }),
  );
}

export async function removeSocket(directory: string, file: string): Promise<void> {
  await rm(join(directory, file), { force: true });
}
