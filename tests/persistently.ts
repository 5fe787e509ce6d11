import { FingerpostError } from '../schemas/failure.ts';

const BUSY = ['peer-unreachable', 'peer-lost'];

/** Does as a person does: who is turned away, or given up, by a peer that is busy just then tries again. */
export async function persistently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let times = 1; ; times++) {
    try {
      return await attempt();
    } catch (error) {
      if (times === 20 || !(error instanceof FingerpostError && BUSY.includes(error.code))) throw error;
    }
  }
}
