import { randomBytes } from 'node:crypto';
import { createPeer } from '../../../../agent/network/peer/peer.ts';

// A peer in a process of its own that takes streams and never answers on them; its first line is its addresses. The
// argument is its seed in hexadecimal, if it matters.
const [, , seed] = process.argv;
const key = seed === undefined ? randomBytes(32) : Buffer.from(seed, 'hex');
const peer = await createPeer({ key, listen: ['/ip4/127.0.0.1/tcp/0'] });
await peer.handle('/fingerpost/test/1.0.0', (stream) => stream.closed);
process.stdout.write(`${JSON.stringify(peer.addresses())}\n`);
