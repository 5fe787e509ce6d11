import type { FingerpostError } from '../../schemas/failure.ts';

/**
 * A refusal whose reason tells of what is stored, and is therefore the holder's alone: it stands in the history, while the
 * terminal is told what it would be told if nothing were there.
 */
export class PrivateRefusal extends Error {
  override readonly name = 'PrivateRefusal';
  readonly reason: FingerpostError;
  readonly told: FingerpostError;

  constructor(reason: FingerpostError, told: FingerpostError) {
    super(reason.plain);
    this.reason = reason;
    this.told = told;
  }
}
