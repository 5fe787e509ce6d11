import { setTimeout } from 'node:timers/promises';
import type { FrameStream } from '../../agent/network/base/frame-stream.ts';
import type { Refused } from '../../schemas/counter-messages.ts';
import { nodeFailures } from '../base/failures.ts';
import { RefusalThrottle } from './refusal-throttle.ts';
import { runCounterSession, type ServeOptions } from './serve-session.ts';
import type { SessionServices } from './services.ts';

export interface SessionHostOptions extends Pick<ServeOptions, 'idleMs' | 'sessionMs' | 'onEnd'> {
  /** Sessions that run at the same time. */
  readonly sessions: number;
  /** Sessions that one peer runs at the same time. */
  readonly sessionsPerPeer: number;
}

/** Runs the counter sessions of a node, within limits, and ends them all when the node stops. */
export class SessionHost {
  readonly #services: SessionServices;
  readonly #options: SessionHostOptions;
  readonly #throttle: RefusalThrottle;
  readonly #stop = new AbortController();
  readonly #running = new Map<Promise<void>, string>();

  constructor(services: SessionServices, options: SessionHostOptions) {
    this.#services = services;
    this.#options = options;
    this.#throttle = new RefusalThrottle(services.now);
  }

  get running(): number {
    return this.#running.size;
  }

  /** Serves one stream to its end. A stream beyond the limits is told session-limit, one after `stop` node-stopping. */
  async serve(stream: FrameStream): Promise<void> {
    const peer = stream.remotePeer;
    if (this.#stop.signal.aborted) return refuse(stream, 'node-stopping');
    const own = [...this.#running.values()].filter((other) => other === peer).length;
    if (this.#running.size >= this.#options.sessions || own >= this.#options.sessionsPerPeer) {
      this.#services.log.scope('session').warn('session-limit', { sessions: this.#running.size });
      return refuse(stream, 'session-limit');
    }
    const { idleMs, sessionMs, onEnd } = this.#options;
    const session = runCounterSession(stream, this.#services, {
      throttle: this.#throttle,
      signal: this.#stop.signal,
      ...(idleMs !== undefined && { idleMs }),
      ...(sessionMs !== undefined && { sessionMs }),
      ...(onEnd && { onEnd }),
    });
    this.#running.set(session, peer);
    try {
      await session;
    } finally {
      this.#running.delete(session);
    }
    await release(stream);
  }

  /** Ends the sessions that run, each told node-stopping, and waits for them. Idempotent. */
  async stop(): Promise<void> {
    this.#stop.abort(nodeFailures.fail('node-stopping'));
    await Promise.allSettled(this.#running.keys());
  }
}

/** Time that a terminal has to read the last frame and close its end. */
const LINGER_MS = 2_000;

/** A stream whose other end stays open is reset, so that streams do not pile up. */
async function release(stream: FrameStream): Promise<void> {
  const waiting = new AbortController();
  await Promise.race([stream.closed, setTimeout(LINGER_MS, undefined, { signal: waiting.signal, ref: false })]);
  waiting.abort();
  stream.abort(nodeFailures.fail('session-timed-out'));
}

async function refuse(stream: FrameStream, code: 'session-limit' | 'node-stopping'): Promise<void> {
  const { message } = nodeFailures.fail(code);
  const frame: Refused = { type: 'refused', code, message };
  await stream.send(frame, { timeoutMs: 2_000 }).catch(() => undefined);
  await stream.close();
  await release(stream);
}
