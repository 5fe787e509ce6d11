import type { Scp03Keys } from '../../secure-channel/scp03.ts';
import type { CardContents, StoredKey } from '../kernel/card-image.ts';

/** Most keys that the issuer security domain holds. */
export const MAX_KEYS = 48;

/** Key identifiers of an SCP03 key set, GPC Amendment D §4.1. */
export const SCP03_KEY_IDS: readonly number[] = [0x01, 0x02, 0x03];

type Keys = readonly StoredKey[];
type Data = CardContents['issuerData'];

export function findKey(keys: Keys, keyId: number, keyVersion: number): StoredKey | undefined {
  return keys.find((key) => key.keyId === keyId && (keyVersion === 0 || key.keyVersion === keyVersion));
}

/** The SCP03 key set of a version; version 00: the first one. */
export function findKeySet(keys: Keys, keyVersion: number): (Scp03Keys & { readonly keyVersion: number }) | undefined {
  const first = findKey(keys, 0x01, keyVersion);
  if (first === undefined) return undefined;
  const [enc, mac, dek] = SCP03_KEY_IDS.map((keyId) => findKey(keys, keyId, first.keyVersion)?.value);
  return enc && mac && dek ? { enc, mac, dek, keyVersion: first.keyVersion } : undefined;
}

/** Whether anything is left that may still manage the card: an SCP03 key set, or a CA under which hosts are certified. */
export function canBeManaged(keys: Keys): boolean {
  return findKeySet(keys, 0) !== undefined || keys.some((key) => key.kind === 'ec-public');
}

/** Names of the data that belong to one key: certificates, CA identifier, allow-list, sequence counter. */
export const DATA = {
  certificates: 0x21,
  caIdentifier: 0x33,
  klccIdentifier: 0x34,
  allowList: 0x70,
  sequence: 0xc1,
  object: 0x00,
  /** The issuer's lock on an application. */
  status: 0x9f,
} as const;

export function dataName(kind: number, keyId: number, keyVersion: number): Uint8Array {
  return Uint8Array.of(kind, keyId, keyVersion);
}

export function findData(data: Data, name: Uint8Array): Uint8Array | undefined {
  return data.find((item) => Buffer.from(item.name).equals(name))?.value;
}

/** Replaces, adds or (with an empty value) removes a data item. */
export function withData(data: Data, name: Uint8Array, value: Uint8Array): Data {
  const others = data.filter((item) => !Buffer.from(item.name).equals(name));
  return value.length === 0 ? others : [...others, { name, value }];
}

/** Without everything that belonged to keys which are gone. */
export function withoutOrphans(data: Data, keys: Keys): Data {
  return data.filter(({ name }) => {
    const [kind, keyId = 0, keyVersion = 0] = name;
    if (kind === DATA.object || kind === DATA.status) return true;
    const wanted = kind === DATA.sequence ? 0x01 : keyId;
    return keys.some((key) => key.keyId === wanted && key.keyVersion === keyVersion);
  });
}
