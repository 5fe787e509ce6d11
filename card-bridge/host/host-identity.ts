import type { HostRole } from '../protocol/host-role.ts';
import type { EcdsaKey } from '../secure-channel/ecdsa-key.ts';

/** Who a host is to cards: a role, the key that proves it, and the certificates that say so. */
export interface HostIdentity<Role extends HostRole = HostRole> {
  /** For a terminal the one right that it uses; its certificate may have more. */
  readonly role: Role;
  readonly key: EcdsaKey;
  /** DER, the one nearest the card's trust anchor first, this host's own last: one or two. */
  readonly certificates: readonly Uint8Array[];
}

/** Whom a host believes about cards. */
export interface CardTrust {
  /** Public keys (65-byte points) of the card certificate authorities. */
  readonly cardCaPublicKeys: readonly Uint8Array[];
}

/** A card that has proved, inside the channel, that it holds the key of its certificate. */
export interface ProvenCard {
  /** The card's serial number (hex), from its certificate. */
  readonly serial: string;
  /** The card key, 65-byte point. */
  readonly publicPoint: Uint8Array;
  /** DER, checked against `CardTrust`. */
  readonly certificate: Uint8Array;
  /** Where its keys are kept, as the card CA certified it. */
  readonly keyStorage: 'hardware' | 'software';
  /** T, 32 bytes: the channel in which it proved itself. */
  readonly channel: Uint8Array;
}
