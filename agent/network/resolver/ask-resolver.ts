import type { Static, TSchema } from 'typebox';
import {
  PublishAnswerShape,
  RESOLVER_LIMITS,
  RESOLVER_PROTOCOL,
  ResolveAnswerShape,
} from '../../../schemas/resolver-messages.ts';
import type { Shape } from '../../../schemas/shape.ts';
import type { Peer } from '../peer/peer.ts';
import { resolverFailures } from './failures.ts';
import { type OpenedRecord, openRecord } from './signed-record.ts';

export interface AskOptions {
  /** Milliseconds for connection, question and answer together; 3,000 when absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Publishes the peer's own record at one resolver; on the resolver's disk when it resolves.
 *
 * @param resolver its multiaddr, ending in `/p2p/<peer id>`
 * @throws peer-record-not-newer and the resolver's other refusals, peer-unreachable, peer-lost, peer-silent
 */
export async function publishRecord(
  peer: Peer,
  resolver: string,
  record: Uint8Array,
  options: AskOptions = {},
): Promise<void> {
  const answer = await ask(peer, resolver, { type: 'publish', record }, PublishAnswerShape, options);
  if (answer.type === 'refused') throw resolverFailures.fail(answer.code, 'the resolver');
}

/**
 * The newest record of a peer that one resolver has, verified here.
 *
 * @throws peer-record-invalid and the resolver's refusals, peer-unreachable, peer-lost, peer-silent
 */
export async function askResolver(
  peer: Peer,
  resolver: string,
  wanted: string,
  options: AskOptions = {},
): Promise<OpenedRecord | undefined> {
  const answer = await ask(peer, resolver, { type: 'resolve', peer: wanted }, ResolveAnswerShape, options);
  if (answer.type === 'refused') throw resolverFailures.fail(answer.code, 'the resolver');
  return answer.record === undefined ? undefined : await openRecord(answer.record, wanted);
}

/**
 * Asks all resolvers at once and takes the newest record that verifies. One that is down, silent or lies costs no more
 * than the deadline. Undefined when none has a record.
 */
export async function resolvePeer(
  peer: Peer,
  resolvers: readonly string[],
  wanted: string,
  options: AskOptions = {},
): Promise<OpenedRecord | undefined> {
  const asked = resolvers.map((resolver) => askResolver(peer, resolver, wanted, options).catch(() => undefined));
  const found = (await Promise.all(asked)).filter((record) => record !== undefined);
  options.signal?.throwIfAborted();
  return found.sort((a, b) => b.sequence - a.sequence)[0];
}

async function ask<S extends TSchema>(
  peer: Peer,
  resolver: string,
  question: object,
  shape: Shape<S>,
  { timeoutMs = 3_000, signal }: AskOptions,
): Promise<Static<S>> {
  const until = performance.now() + timeoutMs;
  const left = () => ({ timeoutMs: Math.max(1, until - performance.now()), ...(signal && { signal }) });
  const stream = await peer.dial([resolver], RESOLVER_PROTOCOL, { ...left(), maxFrame: RESOLVER_LIMITS.frame });
  try {
    await stream.send(question, left());
    const answer = await stream.receive(shape, left());
    await stream.close();
    return answer;
  } catch (error) {
    stream.abort(error);
    throw error;
  } finally {
    void peer.release(stream.remotePeer);
  }
}
