import type { Static, TSchema } from 'typebox';
import {
  PublishAnswerShape,
  RESOLVER_LIMITS,
  RESOLVER_PROTOCOL,
  ResolveAnswerShape,
} from '../../../schemas/resolver-messages.ts';
import type { Shape } from '../../../schemas/shape.ts';
import { scopeOf } from '../base/address-scope.ts';
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
 * Asks all resolvers at once and gives each record that verifies and is newer than those before it, as it comes; ends
 * when all have answered or the time is over. One that is down, silent or lies is not waited for by whoever has enough.
 *
 * Addresses that are narrower than the resolver's own are left out: what somebody's home calls 192.168.1.10 is another
 * machine at the asker. A resolver in a closed site, or on this machine, gives that site's.
 */
export async function* askResolvers(
  peer: Peer,
  resolvers: readonly string[],
  wanted: string,
  options: AskOptions = {},
): AsyncGenerator<OpenedRecord> {
  const given = new AbortController();
  const signal = AbortSignal.any([given.signal, ...(options.signal ? [options.signal] : [])]);
  const asked = new Map(
    resolvers.map((resolver, at) => [
      at,
      askResolver(peer, resolver, wanted, { ...options, signal })
        .then((record) => ({ at, record: record && withinScope(record, resolver) }))
        .catch(() => ({ at, record: undefined })),
    ]),
  );
  let newest = -1;
  try {
    while (asked.size > 0) {
      const { at, record } = await Promise.race(asked.values());
      asked.delete(at);
      options.signal?.throwIfAborted();
      if (record === undefined || record.sequence <= newest) continue;
      newest = record.sequence;
      yield record;
    }
  } finally {
    given.abort(new Error('nobody waits for the answer'));
  }
}

function withinScope({ sequence, addresses }: OpenedRecord, resolver: string): OpenedRecord {
  const scope = scopeOf(resolver);
  return { sequence, addresses: addresses.filter((address) => scopeOf(address) >= scope) };
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
