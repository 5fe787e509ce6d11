import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Below the ports that Linux hands out by itself (32,768 on), so that no connection of anybody takes them meanwhile. */
const FIRST = 20_000;
const LAST = 32_000;

function takes(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  });
}

/** Whether nobody has this port nor the next, on any address. */
export async function isFreePair(port: number): Promise<boolean> {
  return (await takes(port)) && (await takes(port + 1));
}

/**
 * Two consecutive free ports: vpcd listens on one for each of its two slots, on every address, and takes both slots away
 * when one port is in use. Chosen at random, so that two programs rarely choose the same.
 */
export async function freePortPair(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = FIRST + 2 * Math.floor((Math.random() * (LAST - FIRST)) / 2);
    if (await isFreePair(port)) return port;
  }
  throw new Error('no two consecutive ports are free');
}

/** Whether somebody listens on this port of every IPv4 address. Asks the kernel: connecting would insert a card. */
export function isListening(port: number): boolean {
  const local = `00000000:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .some((line) => {
      const [, address, , state] = line.trim().split(/\s+/);
      return address === local && state === '0A';
    });
}
