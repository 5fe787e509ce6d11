import { type Command, command } from '../apdu/command.ts';
import { encodeTlv, readFields } from '../apdu/tlv.ts';
import { concatBytes, equalBytes } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { cmac } from './cmac.ts';
import type { EcdhKey } from './ecdh-key.ts';
import { ecdh, generateKeyPair, type KeyPair } from './p256.ts';
import {
  controlReference,
  deriveScp11Keys,
  SCP11,
  type Scp11Variant,
  TAG_EPHEMERAL_KEY,
  TAG_RECEIPT,
} from './scp11.ts';
import { SecureMessaging } from './secure-messaging.ts';
import { LEVEL } from './session-keys.ts';

/** PERFORM SECURITY OPERATION [verify certificate], GPC Amendment F §6.4.2: one per certificate of the host's chain. */
export function presentCertificates(
  certificates: readonly Uint8Array[],
  caKeyId: number,
  caKeyVersion: number,
): Command[] {
  return certificates.map((der, i) => {
    const more = i < certificates.length - 1 ? 0x80 : 0;
    return command(0x80, 0x2a, caKeyVersion, caKeyId | more, der);
  });
}

/** One run of the SCP11 key agreement at the off-card end. Use once. */
export class Scp11HostHandshake {
  readonly command: Command;
  readonly #variant: Scp11Variant;
  readonly #hostKey: EcdhKey | undefined;
  readonly #ephemeral: KeyPair;

  /** `hostKey` is SK.OCE.ECKA and needed for variants a and c; `ephemeral` is given by test vectors only. */
  constructor(variant: Scp11Variant, keyVersion: number, hostKey?: EcdhKey, ephemeral: KeyPair = generateKeyPair()) {
    if (variant !== 'b' && hostKey === undefined) throw cardFailures.fail('card-request-invalid', 'host key missing');
    this.#variant = variant;
    this.#hostKey = hostKey;
    this.#ephemeral = ephemeral;
    const { ins, keyId } = SCP11[variant];
    const data = concatBytes(controlReference(variant), encodeTlv(TAG_EPHEMERAL_KEY, ephemeral.publicPoint));
    this.command = command(0x80, ins, keyVersion, keyId, data, 256);
  }

  /**
   * Checks the card's answer against its static public key and gives the secure-messaging session, level 33.
   * The receipt proves that the card holds that key; the host is proved to the card by the first C-MAC.
   * @throws card-receipt-invalid, card-answer-malformed
   */
  async finish(answer: Uint8Array, cardPoint: Uint8Array): Promise<SecureMessaging> {
    const { cardEphemeral, receipt } = readAnswer(answer);
    const own = this.#ephemeral.privateKey;
    const ephemeralSecret = ecdhOrFail(() => ecdh(own, cardEphemeral));
    const staticSecret = await this.#staticSecret(cardPoint);
    const { receiptKey, keys } = deriveScp11Keys(ephemeralSecret, staticSecret);
    const expected = cmac(receiptKey, this.command.data, encodeTlv(TAG_EPHEMERAL_KEY, cardEphemeral));
    receiptKey.fill(0);
    const session = new SecureMessaging(keys, expected, LEVEL.all);
    const proved = equalBytes(expected, receipt) && (this.#variant !== 'c' || equalBytes(cardEphemeral, cardPoint));
    if (!proved) {
      session.wipe();
      throw cardFailures.fail('card-receipt-invalid');
    }
    return session;
  }

  async #staticSecret(cardPoint: Uint8Array): Promise<Uint8Array> {
    if (this.#hostKey === undefined) return ecdh(this.#ephemeral.privateKey, cardPoint);
    const secret = await this.#hostKey.agree(cardPoint);
    if (secret.length !== 32) throw cardFailures.fail('key-malformed', 'agreement result');
    return secret;
  }
}

function readAnswer(answer: Uint8Array): { cardEphemeral: Uint8Array; receipt: Uint8Array } {
  try {
    const [cardEphemeral, receipt] = readFields(answer, [TAG_EPHEMERAL_KEY, TAG_RECEIPT]);
    return { cardEphemeral, receipt };
  } catch (cause) {
    throw cardFailures.fail('card-answer-malformed', 'key agreement', cause);
  }
}

function ecdhOrFail(agree: () => Uint8Array): Uint8Array {
  try {
    return agree();
  } catch (cause) {
    throw cardFailures.fail('card-answer-malformed', 'ephemeral key', cause);
  }
}
