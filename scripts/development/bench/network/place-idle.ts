import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createPeer } from '../../../../agent/network/peer/peer.ts';

/** An Ethernet, IP and TCP header with timestamps, and the acknowledgement that comes back for it. */
const BYTES_PER_PACKET = 2 * 66;

/** What a place at a relay costs that nobody calls: bytes a second on the wire, both directions, headers included. */
export async function placeIdle(relay: string, seconds: number): Promise<number> {
  const port = Number(/\/tcp\/(\d+)/.exec(relay)?.[1]);
  let bytes = 0;
  const sockets: Socket[] = [];
  const count = (from: Socket, to: Socket) => {
    from.on('data', (data) => {
      bytes += data.length + BYTES_PER_PACKET;
      to.write(data);
    });
    from.on('close', () => to.destroy());
    from.on('error', () => to.destroy());
  };
  const meter = createServer((socket) => {
    const onward = connect(port, '127.0.0.1');
    sockets.push(socket, onward);
    count(socket, onward);
    count(onward, socket);
  }).listen(0, '127.0.0.1');
  await once(meter, 'listening');
  const { port: own } = meter.address() as AddressInfo;
  const peer = await createPeer({ key: randomBytes(32) });
  try {
    await peer.places.take(relay.replace(/\/tcp\/\d+/, `/tcp/${own}`), AbortSignal.timeout(20_000));
    const before = bytes;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    if (peer.places.addresses().length === 0) throw new Error('the place was lost');
    return (bytes - before) / seconds;
  } finally {
    await peer.stop();
    meter.close();
    for (const socket of sockets) socket.destroy();
  }
}
