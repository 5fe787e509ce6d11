import { chmod, open, rm } from 'node:fs/promises';
import { connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

const FILE = 'control.sock';
/** The address of a Unix socket has 108 bytes on Linux and 104 elsewhere, its end included. */
const MOST_PATH = 100;

/**
 * Calls `work` with a path of the control socket of a directory that is short enough for a socket's address. The socket
 * belongs to this one directory: no copy of the directory has anybody behind it.
 */
async function withPath<T>(directory: string, work: (path: string) => Promise<T>): Promise<T> {
  const path = join(directory, FILE);
  if (Buffer.byteLength(path) <= MOST_PATH || process.platform !== 'linux') return work(path);
  const handle = await open(directory, 'r');
  try {
    return await work(`/proc/self/fd/${handle.fd}/${FILE}`);
  } finally {
    await handle.close();
  }
}

/** Listens in a directory that this process alone has open; a socket that a killed process left behind goes. */
export async function listenIn(directory: string, server: Server): Promise<void> {
  await rm(join(directory, FILE), { force: true });
  await withPath(
    directory,
    (path) =>
      new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
      }),
  );
  await chmod(join(directory, FILE), 0o600);
}

/** A connection to the authority that runs in this directory; undefined when none does. */
export function connectIn(directory: string): Promise<Socket | undefined> {
  return withPath(
    directory,
    (path) =>
      new Promise<Socket | undefined>((resolve) => {
        const socket = connect(path);
        socket.once('connect', () => resolve(socket));
        socket.once('error', () => resolve(undefined));
      }),
  );
}

export async function removeSocket(directory: string): Promise<void> {
  await rm(join(directory, FILE), { force: true });
}
