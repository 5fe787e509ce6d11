import { withHeldFile } from '../../../agent/base/held-file.ts';
import { inFileNow } from '../../../agent/base/read-file.ts';
import { cardFailures } from '../../../card-bridge/base/failures.ts';
import { IssuanceJournal } from '../../../card-bridge/issuance/journal.ts';

/**
 * The journal of one machine: a second one on the same journal would make the same cards again, so it is refused.
 *
 * @throws journal-in-use, journal-corrupt, what `work` throws
 */
export function withJournal<T>(file: string, work: (journal: IssuanceJournal) => Promise<T>): Promise<T> {
  return withHeldFile(
    file,
    (cause) => cardFailures.fail('journal-in-use', undefined, cause),
    () => work(inFileNow(file, () => new IssuanceJournal(file))),
  );
}
