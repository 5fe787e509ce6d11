import { command, encodeCommand, parseCommand } from '../../../../card-bridge/apdu/command.ts';
import { encodeResponse, parseResponse } from '../../../../card-bridge/apdu/response.ts';
import { beginRemoteCard } from '../../../../card-bridge/host/secure-remote-card.ts';
import { inProcessChannel } from '../../../../card-bridge/reader/in-process.ts';
import { SecureMessaging } from '../../../../card-bridge/secure-channel/secure-messaging.ts';
import { enrolledCard, touched } from './world.ts';

/** Milliseconds of whole SCP11a openings, both ends in this process: SELECT to verified receipt, certificates included. */
export async function handshakes(runs: number): Promise<number[]> {
  const { trial, card, node } = await enrolledCard();
  const first = await touched(card, inProcessChannel(card));
  await trial.enrol(first, node);
  await first.close();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const presented = await touched(card, inProcessChannel(card));
    const start = performance.now();
    const remote = beginRemoteCard(node.options);
    await remote.opened(await presented.run(remote.openCommands));
    times.push(performance.now() - start);
    remote.close();
    await presented.close();
  }
  return times;
}

/** Milliseconds of 200 bytes there and back at level 33, with the APDU codecs of both ends. */
export function echoes(runs: number): number[] {
  const key = (fill: number) => new Uint8Array(16).fill(fill);
  const keys = () => ({ sEnc: key(1), sMac: key(2), sRmac: key(3), dek: key(4) });
  const host = new SecureMessaging(keys(), key(5), 0x33);
  const card = new SecureMessaging(keys(), key(5), 0x33);
  const data = new Uint8Array(200).fill(0x5a);
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    const { command: wrapped, ticket } = host.wrapCommand(command(0x80, 0x01, 0, 0, data, 256));
    const opened = card.unwrapCommand(parseCommand(encodeCommand(wrapped)));
    if (opened === undefined) throw new Error('C-MAC');
    const answer = encodeResponse(card.wrapResponse(opened.ticket, { sw: 0x9000, data: opened.command.data }));
    const { data: back } = host.unwrapResponse(ticket, parseResponse(answer));
    times.push(performance.now() - start);
    if (back.length !== data.length) throw new Error('echo');
  }
  return times;
}
