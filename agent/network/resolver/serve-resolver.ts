import {
  RESOLVER_LIMITS,
  RESOLVER_PROTOCOL,
  ResolverQuestionShape,
  type ResolverRefusal,
  ResolverRefusedShape,
} from '../../../schemas/resolver-messages.ts';
import type { FrameStream } from '../base/frame-stream.ts';
import { RateLimiter } from '../base/rate-limit.ts';
import type { Peer } from '../peer/peer.ts';
import { resolverFailures } from './failures.ts';
import type { RecordStore } from './record-store.ts';

export interface ResolverOptions {
  readonly records: RecordStore;
  /** Whether a peer that has no record yet may have one. */
  readonly admits: (peer: string) => Promise<boolean>;
  /** Questions and publications from one address; 120 at once and two a second in the long run when absent. */
  readonly rate?: { readonly perSecond: number; readonly burst: number };
}

/**
 * Serves the resolver protocol: a peer publishes its own record, anybody may ask. A bad frame resets the stream.
 *
 * @example
 * ```ts
 * await serveResolver(peer, options);
 * ```
 */
export async function serveResolver(peer: Peer, options: ResolverOptions): Promise<void> {
  const limiter = new RateLimiter(options.rate ?? { perSecond: 2, burst: 120 });
  const waiting = { timeoutMs: RESOLVER_LIMITS.idleMs };
  await peer.handle(
    RESOLVER_PROTOCOL,
    async (stream) => {
      const answer = await answerTo(stream, options, limiter).catch((error: unknown) => ({
        type: 'refused',
        code: refusalOf(error),
      }));
      await stream.send(answer, waiting);
      await stream.close();
    },
    { maxFrame: RESOLVER_LIMITS.frame },
  );
}

async function answerTo(
  stream: FrameStream,
  { records, admits }: ResolverOptions,
  limiter: RateLimiter,
): Promise<object> {
  const question = await stream.receive(ResolverQuestionShape, { timeoutMs: RESOLVER_LIMITS.idleMs });
  const { remotePeer, origin } = stream;
  // By address: peer ids are free, and whoever follows a node's address would take a new one for each question.
  if (limiter.take(origin) !== undefined) throw resolverFailures.fail('resolver-busy');
  if (question.type === 'resolve') {
    const record = await records.get(question.peer);
    return { type: 'resolved', ...(record && { record }) };
  }
  if (!records.has(remotePeer) && !(await admits(remotePeer))) throw resolverFailures.fail('resolver-not-for-peer');
  await records.put(remotePeer, question.record);
  return { type: 'published' };
}

/** The code that the other side may see; anything else resets the stream. */
function refusalOf(error: unknown): ResolverRefusal {
  const refusal = { type: 'refused', code: resolverFailures.is(error) ? error.code : undefined };
  if (!ResolverRefusedShape.is(refusal)) throw error;
  return refusal.code;
}
