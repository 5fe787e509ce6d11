import type { Command } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { encodeTlv, parseTlvs, readTlv } from '../../apdu/tlv.ts';
import { concatBytes, equalBytes } from '../../base/bytes.ts';
import { ISSUANCE_KEY_VERSION } from '../../protocol/constants.ts';
import { keyCheckValue, unwrapKey } from '../../secure-channel/key-transport.ts';
import { generateKeyPair, keyPairFromScalar, publicKeyFromPoint, scalarOf } from '../../secure-channel/p256.ts';
import type { CardParts } from '../kernel/application.ts';
import type { StoredKey } from '../kernel/card-image.ts';
import { refuse } from '../kernel/status-error.ts';
import { canBeManaged, MAX_KEYS, SCP03_KEY_IDS, withoutOrphans } from './key-store.ts';

/** Key types of GPC §11.1.8. */
const TYPE = { aes: 0x88, ecPublic: 0xb0, ecPrivate: 0xb1, parameterReference: 0xf0 } as const;

/** Key identifiers that PUT KEY accepts besides the SCP03 ones: SCP11 a, b, c and the CA keys. */
function isEcKeyId(keyId: number): boolean {
  return [0x10, 0x11, 0x13, 0x15].includes(keyId) || (keyId >= 0x20 && keyId <= 0x2f);
}

interface ReadKey {
  readonly kind: StoredKey['kind'];
  readonly value: Uint8Array;
  readonly check: Uint8Array;
  readonly next: number;
}

/** Encrypted value, with or without the inner length byte that hosts write before it. */
function openValue(dek: Uint8Array, value: Uint8Array, whole: number): Uint8Array {
  const prefixed = value.length % 16 === 1;
  const length = prefixed ? (value[0] ?? 0) : whole || value.length;
  const clear = unwrapKey(dek, prefixed ? value.slice(1) : value) ?? refuse(SW.wrongData);
  if (length > clear.length || length === 0) refuse(SW.wrongData);
  return clear.slice(0, length);
}

/** One key data field: type, value, for EC keys the curve, key check value. GPC §11.8.2.3, Amendment F §6.1. */
function readKey(data: Uint8Array, at: number, dek: Uint8Array): ReadKey {
  const object = readTlv(data, at);
  let next = object.next;
  if (object.tag !== TYPE.aes) {
    const curve = readTlv(data, next);
    if (curve.tag !== TYPE.parameterReference || curve.value.length !== 1 || curve.value[0] !== 0) refuse(SW.wrongData);
    next = curve.next;
  }
  const checkLength = data[next] ?? refuse(SW.wrongData);
  const check = data.slice(next + 1, next + 1 + checkLength);
  if (check.length !== checkLength) refuse(SW.wrongData);
  next += 1 + checkLength;
  if (object.tag === TYPE.ecPublic) {
    publicKeyFromPoint(object.value);
    return { kind: 'ec-public', value: object.value, check, next };
  }
  if (object.tag === TYPE.ecPrivate) {
    const value = openValue(dek, object.value, 32);
    keyPairFromScalar(value);
    return { kind: 'ec-pair', value, check, next };
  }
  if (object.tag !== TYPE.aes) refuse(SW.wrongData);
  const value = openValue(dek, object.value, 0);
  if (![16, 24, 32].includes(value.length)) refuse(SW.wrongData);
  return { kind: 'aes', value, check, next };
}

function readKeys(data: Uint8Array, dek: Uint8Array): ReadKey[] {
  const keys: ReadKey[] = [];
  for (let at = 1; at < data.length; ) {
    const key = readKey(data, at, dek);
    keys.push(key);
    at = key.next;
    if (keys.length > SCP03_KEY_IDS.length) refuse(SW.wrongData);
  }
  return keys;
}

/** Whether the keys given are what the key identifier names: a whole AES set, or one EC key. */
function fits(keys: readonly ReadKey[], firstId: number, multiple: boolean): boolean {
  const [first] = keys;
  if (first === undefined) return false;
  if (first.kind !== 'aes') return keys.length === 1 && !multiple && isEcKeyId(firstId);
  const oneLength = keys.every((key) => key.kind === 'aes' && key.value.length === first.value.length);
  return oneLength && keys.length === SCP03_KEY_IDS.length && multiple && firstId === 0x01;
}

/** Check values as stored keys give them; for AES all three bytes must be the right ones. */
function checked(key: ReadKey): Uint8Array {
  if (key.kind !== 'aes') return new Uint8Array(0);
  const value = keyCheckValue(key.value);
  if (key.check.length > 0 && !equalBytes(value, key.check)) refuse(SW.wrongData);
  return value;
}

/** PUT KEY, GPC §11.8: P1 = version to replace or 00, P2 = first key identifier, + 80 for a whole set. */
export function putKey(parts: CardParts, { data, p1, p2 }: Command, dek: Uint8Array): Uint8Array {
  const keyVersion = data[0] ?? 0;
  const firstId = p2 & 0x7f;
  if (keyVersion < 0x01 || keyVersion > 0x7f) refuse(SW.wrongData);
  if (keyVersion === ISSUANCE_KEY_VERSION) refuse(SW.conditionsNotSatisfied);
  const read = readKeys(data, dek);
  if (!fits(read, firstId, (p2 & 0x80) !== 0)) refuse(SW.wrongData);
  const checks = read.map(checked);
  const added = read.map(({ kind, value }, i): StoredKey => ({ keyId: firstId + i, keyVersion, kind, value }));
  store(parts, added, p1);
  return concatBytes(Uint8Array.of(keyVersion), ...checks);
}

/** Stores keys in place of those with the same identifiers of version `replaced` (00: beside them). */
function store({ stored }: CardParts, added: readonly StoredKey[], replaced: number): void {
  const { issuerKeys, issuerData } = stored.contents;
  const has = (key: StoredKey, version: number) =>
    issuerKeys.some((old) => old.keyId === key.keyId && old.keyVersion === version);
  if (replaced !== 0 && !added.every((key) => has(key, replaced))) refuse(SW.referenceNotFound);
  if (added.some((key) => key.keyVersion !== replaced && has(key, key.keyVersion))) refuse(SW.wrongData);
  const isReplaced = (old: StoredKey) => old.keyVersion === replaced && added.some((key) => key.keyId === old.keyId);
  const keys = [...issuerKeys.filter((old) => !isReplaced(old)), ...added];
  if (keys.length > MAX_KEYS) refuse(SW.noSpace);
  // A new key brings nothing of the old one with it: certificates, lists and the sequence counter start anew.
  const isNew = (name: Uint8Array) =>
    added.some((key) => name[2] === key.keyVersion && (name[1] === key.keyId || name[0] === 0xc1));
  stored.change({
    issuerKeys: keys,
    issuerData: withoutOrphans(issuerData, keys).filter(({ name }) => name[0] === 0 || !isNew(name)),
  });
}

/** DELETE [key], GPC §11.2: {D0 key identifier, D2 key version}, either or both. P2 = 01: the last may go too. */
export function deleteKey({ stored }: CardParts, { data, p1, p2 }: Command): Uint8Array {
  if (p1 !== 0 || (p2 & 0x7f) > 1) refuse(SW.wrongParameters);
  const objects = new Map(parseTlvs(data).map(({ tag, value }) => [tag, value]));
  // An application, by its identifier: there is none that can be deleted (GPC §11.2.3).
  if (objects.has(0x4f)) refuse(SW.referenceNotFound);
  const keyId = objects.get(0xd0)?.[0];
  const keyVersion = objects.get(0xd2)?.[0];
  if (objects.size === 0 || [...objects].some(([tag, value]) => (tag !== 0xd0 && tag !== 0xd2) || value.length !== 1))
    refuse(SW.wrongData);
  const { issuerKeys, issuerData } = stored.contents;
  const isMeant = (key: StoredKey) =>
    (keyId === undefined || key.keyId === keyId) && (keyVersion === undefined || key.keyVersion === keyVersion);
  const keys = issuerKeys.filter((key) => !isMeant(key));
  if (keys.length === issuerKeys.length) refuse(SW.referenceNotFound);
  const partOfSet = keys.some(({ keyId: id, keyVersion: version }) => {
    const set = keys.filter((key) => key.keyVersion === version && SCP03_KEY_IDS.includes(key.keyId));
    return SCP03_KEY_IDS.includes(id) && set.length < SCP03_KEY_IDS.length;
  });
  if (partOfSet) refuse(SW.conditionsNotSatisfied);
  if (p2 !== 1 && !canBeManaged(keys)) refuse(SW.conditionsNotSatisfied);
  stored.change({ issuerKeys: keys, issuerData: withoutOrphans(issuerData, keys) });
  return new Uint8Array(0);
}

/** GENERATE EC KEY, as security keys on the market have it: P1 = version to replace, P2 = key identifier. */
export function generateEcKey(parts: CardParts, { data, p1, p2 }: Command): Uint8Array {
  const keyVersion = data[0] ?? 0;
  if (keyVersion < 0x01 || keyVersion > 0x7f || !equalBytes(data.slice(1), Uint8Array.of(0xf0, 0x01, 0x00)))
    refuse(SW.wrongData);
  if (![0x11, 0x13, 0x15].includes(p2)) refuse(SW.wrongParameters);
  const pair = generateKeyPair();
  store(parts, [{ keyId: p2, keyVersion, kind: 'ec-pair', value: scalarOf(pair.privateKey) }], p1);
  return encodeTlv(TYPE.ecPublic, pair.publicPoint);
}
