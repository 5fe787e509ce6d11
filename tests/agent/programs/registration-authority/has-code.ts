import { FingerpostError } from '../../../../schemas/failure.ts';

/** For `assert.rejects` and `assert.throws`: whether the error is the project's, of this code. */
export const hasCode = (code: string) => (error: unknown) => {
  if (error instanceof FingerpostError && error.code === code) return true;
  throw error;
};
