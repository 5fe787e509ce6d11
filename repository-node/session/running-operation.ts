import { nodeFailures } from '../base/failures.ts';
import type { HistoryReceipt } from '../history/history.ts';
import type { HolderAnswer, HolderContext } from '../holder/operation.ts';

type Commit = HolderContext['commit'];

/**
 * An operation of the holder, halted where it has committed: nothing of its answer is made before the card has taken the
 * state in which it is committed.
 */
export class RunningOperation {
  readonly #answers: AsyncIterator<string>;
  readonly #first: Promise<IteratorResult<string>>;
  readonly #committed: Promise<HistoryReceipt>;
  readonly #taken: { readonly promise: Promise<void>; resolve(): void; reject(failure: unknown): void };

  constructor(
    operation: (context: HolderContext) => HolderAnswer,
    context: Omit<HolderContext, 'commit'>,
    commit: Commit,
  ) {
    this.#taken = gate();
    let committed: (receipt: HistoryReceipt) => void = () => {};
    this.#committed = new Promise((resolve) => {
      committed = resolve;
    });
    const halting: Commit = async (...made) => {
      const receipt = await commit(...made);
      committed(receipt);
      await this.#taken.promise;
      return receipt;
    };
    const answers = operation({ ...context, commit: halting });
    this.#answers = answers[Symbol.asyncIterator]();
    this.#first = this.#answers.next();
    this.#first.catch(() => undefined);
  }

  /** Resolves once the operation has committed. @throws what the operation throws before */
  committed(): Promise<HistoryReceipt> {
    const ended = this.#first.then(() => {
      throw nodeFailures.fail('node-failed', 'operation without record');
    });
    return Promise.race([this.#committed, ended]);
  }

  /** The card has taken the state: the answer, part by part. */
  async *answers(): HolderAnswer {
    this.#taken.resolve();
    for (let next = await this.#first; next.done !== true; next = await this.#answers.next()) yield next.value;
  }

  /** Ends an operation that is not waited for any more. Idempotent. */
  end(): void {
    this.#taken.reject(nodeFailures.fail('session-cancelled'));
  }
}

function gate() {
  let resolve = () => {};
  let reject: (failure: unknown) => void = () => {};
  const promise = new Promise<void>((...both) => {
    [resolve, reject] = both;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
