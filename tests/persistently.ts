import { FingerpostError } from '../schemas/failure.ts';

/** Dials as a person's program does: who is turned away by a peer that is busy just then comes again. */
export async function persistently<T>(dial: () => Promise<T>): Promise<T> {
  for (let times = 1; ; times++) {
    try {
      return await dial();
    } catch (error) {
      if (times === 20 || !(error instanceof FingerpostError && error.code === 'peer-unreachable')) throw error;
    }
  }
}
