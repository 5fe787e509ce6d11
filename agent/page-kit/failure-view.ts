import { FingerpostError } from '../../schemas/failure.ts';
import { RefusedByRepository } from '../counter-protocol/failures.ts';

export interface FailureView {
  readonly code: string;
  readonly message: string;
  readonly todo: string;
  /** Seconds after which it is worth trying again, where the other side said so. */
  readonly retryAfter?: number;
}

/**
 * What a person may read about a failure; a repository's refusal under the repository's own code, and what is no named
 * failure as `otherwise`.
 */
export function failureView(error: unknown, otherwise: FingerpostError): FailureView {
  const failure = error instanceof FingerpostError ? error : otherwise;
  const { retryAfter } = failure;
  const { code, plain, todo } = failure;
  const { code: told, message } = failure instanceof RefusedByRepository ? failure.refusal : { code, message: plain };
  return { code: told, message, todo, ...(retryAfter !== undefined && { retryAfter }) };
}
