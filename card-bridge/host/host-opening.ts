import { randomBytes } from 'node:crypto';
import { type Command, command } from '../apdu/command.ts';
import { cardFailures } from '../base/failures.ts';
import { INS, KEY_VERSION } from '../protocol/constants.ts';
import { anchorOf, type HostRole } from '../protocol/host-role.ts';
import { type CardChallenge, encodeOpen, NONCE_LENGTH, openingTranscript } from '../protocol/opening.ts';
import { openingChannel } from '../secure-channel/opening-keys.ts';
import { generateKeyPair, type KeyPair } from '../secure-channel/p256.ts';
import type { SecureMessaging } from '../secure-channel/secure-messaging.ts';
import type { HostIdentity } from './host-identity.ts';

export interface PreparedOpening {
  /** PSO for each certificate, and OPEN: plain, class byte of channel 0. */
  readonly commands: readonly Command[];
  /** The channel as it is once the card has taken OPEN: commands may be protected with it at once. */
  readonly messaging: SecureMessaging;
  /** T, 32 bytes. */
  readonly transcript: Uint8Array;
}

/** What test vectors fix. */
export interface OpeningRandomness {
  readonly nonce: Uint8Array;
  readonly ephemeral: KeyPair;
}

/**
 * The host's end of the opening: proves the host by a signature over both ephemeral keys. It does not prove the card:
 * that is done by PROVE inside the channel, and nothing else of the channel may be believed before.
 *
 * @throws key-malformed when the card's point is not on the curve, card-request-invalid
 */
export async function prepareOpening(
  { role, key, certificates }: HostIdentity<HostRole>,
  challenge: CardChallenge,
  randomness: OpeningRandomness = { nonce: new Uint8Array(randomBytes(NONCE_LENGTH)), ephemeral: generateKeyPair() },
): Promise<PreparedOpening> {
  const { nonce, ephemeral } = randomness;
  const certificate = certificates.at(-1);
  if (certificate === undefined) throw cardFailures.fail('card-request-invalid', 'no certificate');
  const { message, hash } = openingTranscript({
    role,
    challenge,
    hostNonce: nonce,
    hostPoint: ephemeral.publicPoint,
    certificate,
  });
  const messaging = openingChannel(ephemeral.privateKey, challenge.point, hash);
  const signature = await key.sign(message);
  const last = certificates.length - 1;
  const present = certificates.map((der, i) =>
    command(0x80, 0x2a, KEY_VERSION, anchorOf(role) | (i === last ? 0 : 0x80), der),
  );
  const open = command(0x80, INS.open, 0, 0, encodeOpen(role, { nonce, point: ephemeral.publicPoint, signature }));
  return { commands: [...present, open], messaging, transcript: hash };
}
