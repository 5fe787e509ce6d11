import {
  STATUS_LIST_LIMITS,
  STATUS_LIST_PROTOCOL,
  StatusListAnswerShape,
  StatusListQuestionShape,
} from '../../../schemas/authority/authority-messages.ts';
import { identityFailures } from '../../identity/base/failures.ts';
import type { StatusListSource } from '../../identity/status-list/index.ts';
import type { FrameStream } from '../base/frame-stream.ts';
import type { Peer } from '../peer/peer.ts';

/** The authority's side: answers one question for a revocation list. */
export async function serveStatusList(stream: FrameStream, find: (url: string) => Promise<string>): Promise<void> {
  const { url } = await stream.receive(StatusListQuestionShape, { timeoutMs: STATUS_LIST_LIMITS.idleMs });
  const text = await find(url).catch(() => undefined);
  await stream.send(
    { type: 'status-list', ...(text !== undefined && { text }) },
    { timeoutMs: STATUS_LIST_LIMITS.idleMs },
  );
  await stream.close();
}

/**
 * A repository's side: revocation lists `fingerpost://<peer id>/…` from the authority itself, at one of its addresses.
 * The list is signed: whoever uses it verifies it, and need not trust the connection.
 *
 * @example
 * ```ts
 * const checker = createStatusChecker({ source: authorityListSource(peer, addresses), verifyList: statusListVerifier() });
 * ```
 */
export function authorityListSource(peer: Peer, addresses: readonly string[]): StatusListSource {
  return {
    async get(url, { now, signal }) {
      const maxFrame = STATUS_LIST_LIMITS.frame;
      const stream = await peer.dial(addresses, STATUS_LIST_PROTOCOL, { signal, maxFrame });
      try {
        await stream.send({ type: 'status-list', url }, { signal });
        const { text } = await stream.receive(StatusListAnswerShape, { signal });
        if (text === undefined) throw identityFailures.fail('status-list-unreachable', 'no such list');
        return { text, receivedAt: now };
      } finally {
        await stream.close();
      }
    },
  };
}
