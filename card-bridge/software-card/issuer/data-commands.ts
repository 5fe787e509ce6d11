import type { Command } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { encodeTlv, parseTlvs, readFields, readTlv, type Tlv } from '../../apdu/tlv.ts';
import { concatBytes, fromHex } from '../../base/bytes.ts';
import { readCertificate, splitCertificates } from '../../certificate/read.ts';
import { sequenceBytes } from '../../secure-channel/scp03.ts';
import type { CardParts } from '../kernel/application.ts';
import type { StoredKey } from '../kernel/card-image.ts';
import { refuse } from '../kernel/status-error.ts';
import { DATA, dataName, findData, findKey, findKeySet, withData } from './key-store.ts';
import { diversificationData, isSecured, sequenceOf } from './scp03-authentication.ts';

/** Card recognition data, GPC §H.2: GlobalPlatform 2.3.1, SCP03 with i = 70, SCP11 with certificate chains. */
const RECOGNITION_DATA = fromHex(
  '733c 06072a864886fc6b01 600c060a2a864886fc6b02020301 630906072a864886fc6b03 640b06092a864886fc6b040370 640b06092a864886fc6b041108',
);

/** Most bytes that one stored object may have, and that all together may have. */
const MAX_OBJECT = 4_096;
const MAX_OBJECTS = 16_384;

/** Tags of plain data objects that an issuer may set: issuer and card image number. */
const OBJECT_TAGS: readonly number[] = [0x42, 0x45];

/** Key information template: C0 {id, version, type, length} for each key, GPC §11.3.3.1. */
function keyInformation(keys: readonly StoredKey[]): Uint8Array {
  const entry = ({ keyId, keyVersion, kind, value }: StoredKey) => {
    const type =
      kind === 'aes' ? [0x88, value.length] : kind === 'ec-pair' ? [0xb1, 0x20, 0xf0, 0x00] : [0xb0, 0x41, 0xf0, 0x00];
    return encodeTlv(0xc0, Uint8Array.of(keyId, keyVersion, ...type));
  };
  return concatBytes(...keys.map(entry));
}

function caIdentifiers({ stored }: CardParts, kind: number): Uint8Array {
  const items = stored.contents.issuerData.filter(({ name }) => name[0] === kind);
  return concatBytes(
    ...items.map(({ name, value }) => concatBytes(encodeTlv(0x42, value), encodeTlv(0x83, name.slice(1, 3)))),
  );
}

/** The key that A6 {83 {id, version}} names. */
function keyReference(value: Uint8Array): readonly [number, number] {
  const reference = parseTlvs(value).find(({ tag }) => tag === 0x83)?.value;
  const [keyId, keyVersion] = reference ?? [];
  return reference?.length === 2 && keyId !== undefined && keyVersion !== undefined
    ? [keyId, keyVersion]
    : refuse(SW.wrongData);
}

function certificates({ stored }: CardParts, data: Uint8Array): Uint8Array {
  const [template] = readFields(data, [0xa6]);
  const [keyId, keyVersion] = keyReference(template);
  return (
    findData(stored.contents.issuerData, dataName(DATA.certificates, keyId, keyVersion)) ?? refuse(SW.referenceNotFound)
  );
}

/** What differs between two cards of an issuer: once the card is secured, only for who proved an issuer's key. */
const TELLING_TAGS: readonly number[] = [0xc1, 0xbf21, 0xff33, 0xff34, 0x42, 0x45];

function value(parts: CardParts, tag: number, data: Uint8Array, proven: boolean): Uint8Array {
  if (!proven && isSecured(parts) && TELLING_TAGS.includes(tag)) refuse(SW.securityNotSatisfied);
  const { issuerKeys, issuerData } = parts.stored.contents;
  switch (tag) {
    case 0x66:
      return RECOGNITION_DATA;
    case 0xe0:
      return keyInformation(issuerKeys);
    case 0xcf:
      // Names the chip: for the machine that personalises it, and for nobody after that.
      if (parts.stored.contents.state !== 'initialized') refuse(SW.conditionsNotSatisfied);
      return diversificationData(parts);
    case 0xc1:
      return sequenceBytes(sequenceOf(parts, findKeySet(issuerKeys, 0)?.keyVersion ?? refuse(SW.referenceNotFound)));
    case 0xbf21:
      return certificates(parts, data);
    case 0xff33:
      return caIdentifiers(parts, DATA.caIdentifier);
    case 0xff34:
      return caIdentifiers(parts, DATA.klccIdentifier);
    default:
      return findData(issuerData, dataName(DATA.object, tag >> 8, tag & 0xff)) ?? refuse(SW.referenceNotFound);
  }
}

/**
 * GET DATA of the issuer security domain, GPC §11.3. With Le the whole object, as the standard has it; without Le its
 * value alone, which is what hosts that send no Le expect.
 */
export function getIssuerData(parts: CardParts, { p1, p2, data, ne }: Command, proven: boolean): Uint8Array {
  const tag = (p1 << 8) | p2;
  const found = value(parts, tag, data, proven);
  return ne === 0 ? found : encodeTlv(tag, found);
}

/** Bits of STORE DATA's P1, GPC table 11-88: encryption, structure, and the one structure that is taken. */
const ENCRYPTED = 0x60;
const STRUCTURE = 0x18;
const BER_TLV = 0x10;

/** Blocks of STORE DATA that have come so far. */
export class StoreData {
  #blocks: Uint8Array[] = [];
  #length = 0;

  clear(): void {
    this.#blocks = [];
    this.#length = 0;
  }

  /** STORE DATA, GPC §11.11: P1 bit 8 last block, P2 block number from 00. Gives the whole with the last block. */
  take({ p1, p2, data }: Command): Uint8Array | undefined {
    // Encrypted, or of a structure: GPC §11.11.2.1 has them, this domain takes plain BER-TLV only.
    if ((p1 & ENCRYPTED) !== 0 || ((p1 & STRUCTURE) !== 0 && (p1 & STRUCTURE) !== BER_TLV)) refuse(SW.wrongParameters);
    const expected = this.#blocks.length;
    this.#length += data.length;
    const fits = p2 === (expected & 0xff) && this.#length <= MAX_OBJECTS;
    if (!fits) this.clear();
    if (!fits) refuse(p2 === expected ? SW.noSpace : SW.conditionsNotSatisfied);
    this.#blocks.push(data);
    if ((p1 & 0x80) === 0) return undefined;
    const whole = concatBytes(...this.#blocks);
    this.clear();
    return whole;
  }
}

/** Objects of STORE DATA for the issuer security domain itself, Amendment F §6.6: all of them or none. */
export function applyObjects({ stored }: CardParts, bytes: Uint8Array): void {
  let { issuerData } = stored.contents;
  const { issuerKeys } = stored.contents;
  let at = 0;
  while (at < bytes.length) {
    const object = readTlv(bytes, at);
    at = object.next;
    if (object.tag !== 0xa6) {
      issuerData = withData(issuerData, plainName(object), object.value);
      continue;
    }
    const following = at < bytes.length ? readTlv(bytes, at) : undefined;
    if (following !== undefined && following.tag !== 0xa6) at = following.next;
    issuerData = withKeyData(issuerData, issuerKeys, object.value, following?.tag === 0xa6 ? undefined : following);
  }
  const total = issuerData.reduce((sum, item) => sum + item.value.length, 0);
  if (total > MAX_OBJECTS) refuse(SW.noSpace);
  stored.change({ issuerData });
}

function plainName({ tag, value: content }: Tlv): Uint8Array {
  if (!OBJECT_TAGS.includes(tag)) refuse(SW.referenceNotFound);
  if (content.length > MAX_OBJECT) refuse(SW.noSpace);
  return dataName(DATA.object, tag >> 8, tag & 0xff);
}

/** Certificates (BF21), an allow-list (70 {93 serial …}) or, with no object after it, a CA identifier (42). */
function withKeyData(
  data: Parameters<typeof withData>[0],
  keys: readonly StoredKey[],
  template: Uint8Array,
  object: Tlv | undefined,
): ReturnType<typeof withData> {
  const [keyId, keyVersion] = keyReference(template);
  if (findKey(keys, keyId, keyVersion || -1) === undefined) refuse(SW.referenceNotFound);
  if (object === undefined) {
    const [kind, identifier] = readFields(template, [0x80, 0x42, 0x83]);
    if (kind.length !== 1 || (kind[0] ?? 2) > 1 || identifier.length > 64) refuse(SW.wrongData);
    return withData(
      data,
      dataName(kind[0] === 0 ? DATA.caIdentifier : DATA.klccIdentifier, keyId, keyVersion),
      identifier,
    );
  }
  if (object.value.length > MAX_OBJECT) refuse(SW.noSpace);
  if (object.tag === 0xbf21) {
    for (const certificate of splitCertificates(object.value)) readCertificate(certificate);
    return withData(data, dataName(DATA.certificates, keyId, keyVersion), object.value);
  }
  if (object.tag !== 0x70) refuse(SW.wrongData);
  if (parseTlvs(object.value).some(({ tag, value: serial }) => tag !== 0x93 || serial.length > 20))
    refuse(SW.wrongData);
  return withData(data, dataName(DATA.allowList, keyId, keyVersion), object.value);
}
