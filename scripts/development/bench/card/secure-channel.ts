import { command, encodeCommand, parseCommand } from '../../../../card-bridge/apdu/command.ts';
import { encodeResponse, parseResponse } from '../../../../card-bridge/apdu/response.ts';
import { announcementOf } from '../../../../card-bridge/compliance/trial-world.ts';
import { openPresentedCard } from '../../../../card-bridge/host/terminal/terminal-card.ts';
import { inProcessChannel } from '../../../../card-bridge/reader/in-process.ts';
import { SecureMessaging } from '../../../../card-bridge/secure-channel/secure-messaging.ts';
import { enrolledCard, touch } from './world.ts';

/** Milliseconds of a node's whole openings, both ends in this process: challenge to proven card, certificates included. */
export async function nodeOpenings(runs: number): Promise<number[]> {
  const { trial, card, node } = await enrolledCard();
  const counter = await trial.terminal('counter');
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const presented = await openPresentedCard(inProcessChannel(card));
    await presented.openTerminal(counter);
    await presented.announce(announcementOf('counter'));
    await touch(card, presented);
    const start = performance.now();
    const { remote } = await trial.open(presented, node, () => undefined);
    times.push(performance.now() - start);
    remote.close();
    await presented.close();
  }
  return times;
}

/**
 * Milliseconds from the card put in to a channel in which both have proved themselves, both ends in this process: an
 * offline terminal's, since a counter's card proves itself after the touch.
 */
export async function terminalOpenings(runs: number): Promise<number[]> {
  const { trial, card } = await enrolledCard();
  const terminal = await trial.terminal('offline');
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    const presented = await openPresentedCard(inProcessChannel(card));
    await presented.openTerminal(terminal);
    await presented.prove(trial.trust, Date.UTC(2026, 0, 15));
    times.push(performance.now() - start);
    await presented.close();
  }
  return times;
}

/** Milliseconds of 200 bytes there and back at level 33, with the APDU codecs of both ends. */
export function echoes(runs: number): number[] {
  const key = (fill: number) => new Uint8Array(16).fill(fill);
  const keys = () => ({ sEnc: key(1), sMac: key(2), sRmac: key(3), dek: key(4) });
  const host = new SecureMessaging(keys(), key(5), 0x33, 16);
  const card = new SecureMessaging(keys(), key(5), 0x33, 16);
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
