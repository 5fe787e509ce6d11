import { encodeTlv, readFields } from '../../apdu/tlv.ts';
import { concatBytes } from '../../base/bytes.ts';

/** What makes a blank card one person's card. */
export interface IssuanceParameters {
  /** The holder's finger as `encodeEnrolment` wrote it. */
  readonly template: Uint8Array;
  /** 8 bytes: digits padded with FF (`paddedPin`). */
  readonly pin: Uint8Array;
  /** 65-byte points. */
  readonly trust: {
    readonly registrationAuthority: Uint8Array;
    readonly repositoryCa: Uint8Array;
    readonly terminalCa: Uint8Array;
  };
  /** First card key, 32-byte scalar: for ST11 only; the card makes its own at enrolment. */
  readonly cardKey: Uint8Array;
  /** DER. */
  readonly cardCertificate: Uint8Array;
  /** Further applications on the card (`encodeFileTree`); none when empty or left out. */
  readonly files?: Uint8Array;
}

/** {C0 template, C1 PIN, C2 and C3 trust anchors, C4 card key, C5 certificate, E6 files, CB third trust anchor}, the data that STORE DATA carries. */
export function encodeParameters(p: IssuanceParameters): Uint8Array {
  return concatBytes(
    encodeTlv(0xc0, p.template),
    encodeTlv(0xc1, p.pin),
    encodeTlv(0xc2, p.trust.registrationAuthority),
    encodeTlv(0xc3, p.trust.repositoryCa),
    encodeTlv(0xc4, p.cardKey),
    encodeTlv(0xc5, p.cardCertificate),
    encodeTlv(0xe6, p.files ?? new Uint8Array(0)),
    encodeTlv(0xcb, p.trust.terminalCa),
  );
}

/** @throws tlv-malformed */
export function decodeParameters(bytes: Uint8Array): IssuanceParameters {
  const [template, pin, registrationAuthority, repositoryCa, cardKey, cardCertificate, files, terminalCa] = readFields(
    bytes,
    [0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xe6, 0xcb],
  );
  const trust = { registrationAuthority, repositoryCa, terminalCa };
  return { template, pin, trust, cardKey, cardCertificate, files };
}
