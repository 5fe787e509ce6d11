import { createPeer } from '../../../agent/network/peer/peer.ts';
import { readNodeDirectory } from '../../../repository-node/directory/node-directory.ts';
import { type NodeStatus, NodeStatusShape, STATUS_PROTOCOL } from '../../../schemas/node-status.ts';
import type { CommandContext } from '../../cli/command.ts';
import { relayLine } from './relay-line.ts';
import { addressesOfRunning } from './running-node.ts';

type Announced = NonNullable<NodeStatus['resolvers']>[number];

/** `node status` */
export async function nodeStatus(
  { output, signal }: CommandContext,
  _: object,
  args: readonly string[],
): Promise<void> {
  const [directory = ''] = args;
  const { terminalKey } = await readNodeDirectory(directory);
  const addresses = await addressesOfRunning(directory);
  const peer = await createPeer({ key: terminalKey });
  try {
    const stream = await peer.dial(addresses, STATUS_PROTOCOL, { signal });
    const status = await stream.receive(NodeStatusShape, { timeoutMs: 5_000, signal });
    await stream.close();
    output.json(status);
    output.text(
      [
        `Node ${status.id}, up since ${status.startedAt}`,
        ...status.addresses.map((address) => `  ${address}`),
        `Vault: ${status.vault === 'sealed' ? 'sealed; the card opens it' : 'no key yet: `fingerpost node introduce`'}`,
        `History: ${status.historyEntries} entries. Waiting deliveries: ${status.queued}.`,
        `Sessions: ${status.sessions}. Connections: ${status.connections}.`,
        ...(status.resolvers ?? []).map(announcementLine),
        ...(status.relays ?? []).map(relayLine),
      ].join('\n'),
    );
  } finally {
    await peer.stop();
    terminalKey.fill(0);
  }
}

function announcementLine({ resolver, state, publishedAt, code }: Announced): string {
  const last = publishedAt === undefined ? '' : `, last on ${publishedAt}`;
  if (state === 'published') return `Resolver ${resolver}: has these addresses, told on ${publishedAt}.`;
  return `Resolver ${resolver}: ${state === 'waiting' ? 'being told' : `does not take the addresses [${code}]${last}`}.`;
}
