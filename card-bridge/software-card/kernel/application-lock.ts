import { equalBytes } from '../../base/bytes.ts';
import type { CardContents } from './card-image.ts';

/** Under which name the issuer's lock on the Fingerpost application is kept among the issuer's data. */
const LOCK = Uint8Array.of(0x9f, 0x70, 0x00);

/** Whether the issuer locked the Fingerpost application, GPC §5.3.1.4: it is not selected and does nothing. */
export function isApplicationLocked({ issuerData }: CardContents): boolean {
  return issuerData.some(({ name }) => equalBytes(name, LOCK));
}

/** The issuer's data with the lock or without. */
export function withApplicationLock({ issuerData }: CardContents, locked: boolean): CardContents['issuerData'] {
  const others = issuerData.filter(({ name }) => !equalBytes(name, LOCK));
  return locked ? [...others, { name: LOCK, value: Uint8Array.of(0x80) }] : others;
}
