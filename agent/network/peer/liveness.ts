import type { Connection, Stream } from '@libp2p/interface';
import { withinDeadline } from '../../base/deadline.ts';

/** All in milliseconds. */
export interface LivenessTiming {
  /** Between two questions over a connection that nothing runs over: enough for a home router to keep it in its tables. */
  readonly idleMs: number;
  /** Between two questions while something of ours runs over it. */
  readonly busyMs: number;
  /** How long an answer may take: a busy machine or a slow uplink needs seconds. */
  readonly answerMs: number;
  /** The same when the own network has just changed, and the old connections are as a rule dead. */
  readonly changedMs: number;
}

const TIMING: LivenessTiming = { idleMs: 60_000, busyMs: 4_000, answerMs: 10_000, changedMs: 3_000 };

/** yamux's own ping, 12 bytes each way, which every yamux answers. libp2p's type of a connection does not name it. */
interface Pings {
  readonly muxer: { ping(options: { readonly signal: AbortSignal }): Promise<unknown> };
}

function pings(connection: object): connection is Pings {
  const { muxer } = connection as { readonly muxer?: { readonly ping?: unknown } };
  return typeof muxer?.ping === 'function';
}

interface Asked {
  at: number;
  waiting: boolean;
}

/**
 * Finds out when the other side of a connection is gone without a word, as after a power cut, and breaks that connection.
 * Only the side that has dialled asks: the other need not, since what it serves has deadlines.
 */
export class Liveness {
  readonly #connections: () => Connection[];
  readonly #isBusy: (stream: Stream) => boolean;
  readonly #timing: LivenessTiming;
  readonly #timer: NodeJS.Timeout;
  readonly #stopping = new AbortController();
  readonly #asked = new WeakMap<Connection, Asked>();

  constructor(connections: () => Connection[], isBusy: (stream: Stream) => boolean, timing: Partial<LivenessTiming>) {
    this.#connections = connections;
    this.#isBusy = isBusy;
    this.#timing = { ...TIMING, ...timing };
    this.#timer = setInterval(() => this.#look(), Math.min(this.#timing.busyMs, this.#timing.idleMs));
    this.#timer.unref();
  }

  /** Asks over every connection at once, in a short time. */
  async checkNow(): Promise<void> {
    await Promise.all(this.#own().map((connection) => this.#ask(connection, this.#timing.changedMs)));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopping.abort();
  }

  /** Through a relay the connection to that relay tells enough; while something runs, the far end is asked too. */
  #own(): Connection[] {
    return this.#connections().filter(({ direction, status }) => direction === 'outbound' && status === 'open');
  }

  #look(): void {
    const now = performance.now();
    const { idleMs, busyMs, answerMs } = this.#timing;
    for (const connection of this.#own()) {
      const busy = connection.streams.some((stream) => this.#isBusy(stream));
      const asked = this.#asked.get(connection) ?? { at: busy ? 0 : now, waiting: false };
      this.#asked.set(connection, asked);
      const every = busy ? busyMs : idleMs;
      // A timer fires a little early or late.
      if (!asked.waiting && now - asked.at > every * 0.9) void this.#ask(connection, answerMs);
    }
  }

  async #ask(connection: Connection, answerMs: number): Promise<void> {
    if (!pings(connection)) return;
    const asked: Asked = { at: performance.now(), waiting: true };
    this.#asked.set(connection, asked);
    try {
      await withinDeadline(answerMs, this.#stopping.signal, ({ signal }) => connection.muxer.ping({ signal }));
    } catch (error) {
      if (!this.#stopping.signal.aborted) connection.abort(error instanceof Error ? error : new Error('silent'));
    } finally {
      asked.waiting = false;
    }
  }
}
