import { CARD_REMOVAL_LIMITS, CardRemovedShape } from '../../../schemas/authority/authority-messages.ts';
import { FingerpostError } from '../../../schemas/failure.ts';
import type { FrameStream } from '../../network/base/frame-stream.ts';
import { authorityFailures } from './base/failures.ts';
import { refuse } from './serve-enrolment.ts';

/** Takes note of one card that a holder removed, on the stream of that holder's node. Never throws. */
export async function serveRemoval(
  stream: FrameStream,
  note: (nodeId: string, holder: string) => Promise<void>,
): Promise<void> {
  const waiting = { timeoutMs: CARD_REMOVAL_LIMITS.idleMs };
  try {
    const { holder } = await stream.receive(CardRemovedShape, waiting);
    await note(stream.remotePeer, holder);
    await stream.send({ type: 'removal-noted' }, waiting);
  } catch (error) {
    await refuse(
      stream,
      error instanceof FingerpostError ? error : authorityFailures.fail('authority-failed', undefined, error),
    );
  } finally {
    await stream.close();
  }
}
