import { encodeTlv, readFields } from '../apdu/tlv.ts';
import { concatBytes } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { cmac } from './cmac.ts';
import { ecdh, generateKeyPair, type KeyPair } from './p256.ts';
import {
  deriveScp11Keys,
  SCP11,
  type Scp11Variant,
  TAG_CONTROL_REFERENCE,
  TAG_EPHEMERAL_KEY,
  TAG_RECEIPT,
  USAGE_ALL,
  USAGE_MAC,
} from './scp11.ts';
import { SecureMessaging } from './secure-messaging.ts';
import { LEVEL } from './session-keys.ts';

export interface Scp11CardInput {
  readonly variant: Scp11Variant;
  /** Data field of the key agreement command. */
  readonly data: Uint8Array;
  /** SK.SD.ECKA. */
  readonly cardKey: KeyPair;
  /** PK.OCE.ECKA from the verified certificate; variants a and c. */
  readonly hostPoint?: Uint8Array;
  /** Given by test vectors only. */
  readonly ephemeral?: KeyPair;
}

/**
 * The on-card end of the SCP11 key agreement, GPC Amendment F §6.5. The session that it gives has not yet
 * authenticated the host: that is done by the first command whose C-MAC verifies.
 *
 * @throws tlv-malformed, key-malformed for data that the standard answers with 6A80
 */
export function scp11CardHandshake(input: Scp11CardInput): {
  readonly answer: Uint8Array;
  readonly session: SecureMessaging;
} {
  const { variant, data, cardKey, hostPoint } = input;
  const [reference, hostEphemeral] = readFields(data, [TAG_CONTROL_REFERENCE, TAG_EPHEMERAL_KEY]);
  const { usage, keyLength } = readControlReference(reference, variant);
  const ownEphemeral = variant === 'c' ? cardKey : (input.ephemeral ?? generateKeyPair());
  const ephemeralSecret = ecdh(ownEphemeral.privateKey, hostEphemeral);
  const staticSecret = ecdh(cardKey.privateKey, variant === 'b' ? hostEphemeral : (hostPoint ?? new Uint8Array(0)));
  const { receiptKey, keys } = deriveScp11Keys(ephemeralSecret, staticSecret, usage, keyLength);
  const keyObject = encodeTlv(TAG_EPHEMERAL_KEY, ownEphemeral.publicPoint);
  const receipt = cmac(receiptKey, data, keyObject);
  receiptKey.fill(0);
  const level = usage === USAGE_ALL ? LEVEL.all : LEVEL.cMac | LEVEL.rMac;
  return {
    answer: concatBytes(keyObject, encodeTlv(TAG_RECEIPT, receipt)),
    session: new SecureMessaging(keys, receipt, level),
  };
}

function readControlReference(bytes: Uint8Array, variant: Scp11Variant): { usage: number; keyLength: number } {
  const [scp, usage, type, length] = readFields(bytes, [0x90, 0x95, 0x80, 0x81]);
  const qualifier = onlyByte(usage);
  const keyLength = onlyByte(length);
  const known =
    scp.length === 2 &&
    scp[0] === 0x11 &&
    scp[1] === SCP11[variant].parameter &&
    onlyByte(type) === 0x88 &&
    (qualifier === USAGE_ALL || qualifier === USAGE_MAC) &&
    (keyLength === 16 || keyLength === 24 || keyLength === 32);
  if (!known) throw cardFailures.fail('tlv-malformed', 'control reference template');
  return { usage: qualifier, keyLength };
}

function onlyByte(value: Uint8Array): number | undefined {
  return value.length === 1 ? value[0] : undefined;
}
