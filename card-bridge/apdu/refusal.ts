import { FingerpostError } from '../../schemas/failure.ts';
import { cardFailures } from '../base/failures.ts';
import { formatStatus } from './status-word.ts';

/**
 * The error `card-refused`, with the status word that the card answered (ISO 7816-4 §5.6) as a number.
 *
 * @example
 * ```ts
 * if (error instanceof CardRefusal) console.log(error.sw.toString(16));
 * ```
 */
export class CardRefusal extends FingerpostError {
  readonly sw: number;

  /** @param command what the card was asked, as it stands in the error's detail */
  constructor(command: string, sw: number, cause?: unknown) {
    super('card-refused', cardFailures.table['card-refused'], `${command} ${formatStatus(sw)}`, cause);
    this.sw = sw;
  }
}
