import type { HostRole, TerminalRight } from '../protocol/host-role.ts';

/**
 * Who a certificate makes its subject: the card, and every host, acts only on a certificate of the right role. `issuer`
 * is for who manages the issuer security domain by SCP11.
 */
export type CertificateRole = 'card' | 'repository-node' | 'registration-authority' | 'card-ca' | 'terminal' | 'issuer';

/** Where a card's keys are kept. */
export type KeyStorage = 'hardware' | 'software';

export interface CertificateRequest {
  /** Common name; UTF-8, 1 to 64 characters. A card's serial number in hex, a terminal's SHA-256 of its DID in hex. Never a person's name. */
  readonly subject: string;
  /** Organisation name as it was authorised, 1 to 64 characters; terminals must have one, and cards show it. */
  readonly organisation?: string;
  readonly issuer: string;
  /** Certified P-256 key, 65-byte uncompressed point. */
  readonly publicPoint: Uint8Array;
  /** 1 to 16 bytes, positive. */
  readonly serial: Uint8Array;
  /** Milliseconds since 1970, whole seconds are kept. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly role: CertificateRole;
  /** Of a card; software when left out. */
  readonly keyStorage?: KeyStorage;
  /** What a terminal may do: at least one. */
  readonly rights?: readonly TerminalRight[];
  /** What a CA may give to hosts below it; nothing when left out. */
  readonly grants?: readonly HostRole[];
  /** Signs the DER of the TBSCertificate with ECDSA P-256 / SHA-256: 64 bytes r ‖ s. May be an HSM. */
  readonly sign: (tbs: Uint8Array) => Promise<Uint8Array>;
}

/** What a card, or a host, reads out of a certificate of this profile. */
export interface Certificate {
  readonly subject: string;
  readonly organisation: string | undefined;
  readonly issuer: string;
  /** Serial number as lower-case hex without sign byte. */
  readonly serial: string;
  readonly publicPoint: Uint8Array;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** From the extended key usage; undefined when the certificate does not name exactly one of our roles. */
  readonly role: CertificateRole | undefined;
  /** Of a card. */
  readonly keyStorage: KeyStorage | undefined;
  /** Of a host: what it may do itself. Of a CA: what it may give. */
  readonly rights: readonly HostRole[];
  readonly digitalSignature: boolean;
  readonly keyAgreement: boolean;
  readonly keyCertSign: boolean;
  /** The signed part, and the signature over it (DER ECDSA-Sig-Value). */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
}
