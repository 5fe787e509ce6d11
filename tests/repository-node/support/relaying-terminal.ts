/**
 * A counter terminal in a process of its own whose card is in the hands of whoever started it: it tells the commands that
 * the node sends, takes the card's answers line by line, and holds no more than that.
 */
import { createInterface } from 'node:readline';
import { createPeer } from '../../../agent/network/peer/peer.ts';
import { COUNTER_LIMITS, COUNTER_PROTOCOL, HelloShape, NodeFrameShape } from '../../../schemas/counter-messages.ts';
import { decodeFrame } from '../../../schemas/frame.ts';

/** Bytes are hex. */
export interface RelaySettings {
  readonly key: string;
  readonly addresses: readonly string[];
  /** Its frame. */
  readonly hello: string;
}

export interface RelayedCommands {
  readonly commands: readonly string[];
  /** Whether the card holds a token afterwards. */
  readonly token: boolean;
}

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const nextLine = async () => JSON.parse((await lines.next()).value ?? 'null');

const { key, addresses, hello }: RelaySettings = await nextLine();
const peer = await createPeer({ key: bytes(key) });
const stream = await peer.dial(addresses, COUNTER_PROTOCOL, { maxFrame: COUNTER_LIMITS.frame });
await stream.send(HelloShape.parse(decodeFrame(bytes(hello))));
for (;;) {
  const frame = await stream.receive(NodeFrameShape);
  if (frame.type !== 'commands') throw new Error(frame.type);
  const told: RelayedCommands = {
    commands: frame.commands.map((each) => Buffer.from(each).toString('hex')),
    token: frame.token,
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
  const responses: string[] = await nextLine();
  await stream.send({ type: 'responses', batch: frame.batch, responses: responses.map(bytes) });
}
