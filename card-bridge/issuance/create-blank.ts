import { cardFailures } from '../base/failures.ts';
import { ISSUANCE_KEY_VERSION } from '../protocol/constants.ts';
import { FULL_TRIES } from '../protocol/life-cycle.ts';
import type { Scp03Keys } from '../secure-channel/scp03.ts';
import { blankContents, encodeImage, type StoredKey } from '../software-card/kernel/card-image.ts';
import type { CardMemory } from '../software-card/kernel/memory.ts';

/**
 * A blank card as it comes from the factory: life cycle INITIALIZED, nothing in it but its serial number (8 bytes) and
 * its issuance key set.
 *
 * @throws card-image-exists, card-request-invalid
 *
 * @example
 * ```ts
 * createBlankCard(new FileMemory('blank.bin'), serial, keys);
 * ```
 */
export function createBlankCard(memory: CardMemory, serial: Uint8Array, keys: Scp03Keys): void {
  if (memory.load() !== undefined) throw cardFailures.fail('card-image-exists');
  if (serial.length !== 8) throw cardFailures.fail('card-request-invalid', 'serial');
  const issuerKeys = [keys.enc, keys.mac, keys.dek].map(
    (value, i): StoredKey => ({ keyId: i + 1, keyVersion: ISSUANCE_KEY_VERSION, kind: 'aes', value }),
  );
  const contents = blankContents({ serial, state: 'initialized', tries: FULL_TRIES, issuerKeys });
  memory.store(encodeImage(contents));
}
