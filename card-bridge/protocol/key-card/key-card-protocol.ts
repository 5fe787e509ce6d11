import { encodeTlv } from '../../apdu/tlv.ts';
import { concatBytes, utf8 } from '../../base/bytes.ts';

/** HPKE info strings for what is sealed to a key card. */
export const OPEN_INFO = utf8('fingerpost/key-card/open/1');
export const JOB_INFO = utf8('fingerpost/key-card/job/1');

/** What the issuing organisation's key authenticates when it opens a key card. */
export function openingMessage(challenge: Uint8Array): Uint8Array {
  return concatBytes(utf8('fingerpost/key-card/opening\0'), challenge);
}

/** What a key card signs when a card is done: {80 diversification data, 81 officer's number, 82 system, 83 count}. */
export function issuanceRecord(kdd: Uint8Array, officerNumber: string, system: number, count: number): Uint8Array {
  const counter = new Uint8Array(4);
  new DataView(counter.buffer).setUint32(0, count);
  return concatBytes(
    encodeTlv(0x80, kdd),
    encodeTlv(0x81, utf8(officerNumber)),
    encodeTlv(0x82, Uint8Array.of(system)),
    encodeTlv(0x83, counter),
  );
}

/** Instructions of the key card, class 80. */
export const KEY_CARD_INS = { open: 0x0e, begin: 0x10, command: 0x12, check: 0x14, finish: 0x16 } as const;
/** GET DATA: public keys {80 opening, 81 record} and tries {82}; officer {80 name, 81 number}. */
export const KEY_CARD_DATA = { keys: 0xf0, officer: 0xf1 } as const;
