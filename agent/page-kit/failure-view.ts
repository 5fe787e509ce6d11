import { FingerpostError } from '../../schemas/failure.ts';
import { RefusedByRepository } from '../counter-protocol/failures.ts';

export interface FailureView {
  readonly code: string;
  readonly message: string;
  readonly todo: string;
}

/**
 * What a person may read about a failure; a repository's refusal under the repository's own code, and what is no named
 * failure as `otherwise`.
 */
export function failureView(error: unknown, otherwise: FingerpostError): FailureView {
  if (error instanceof RefusedByRepository)
    return { code: error.refusal.code, message: error.refusal.message, todo: error.todo };
  const { code, plain, todo } = error instanceof FingerpostError ? error : otherwise;
  return { code, message: plain, todo };
}
