import { makeRecoverySecret, recoveryGroups } from './recovery-groups.ts';
import { wordsRecipient } from './words-key.ts';

/** New groups in the holder's hands, of which the node knows nothing yet. */
export interface MadeGroups {
  readonly groups: string;
  /** What the node is told to make a recipient of the vault: salt and public point, base64url. */
  readonly recipient: { readonly salt: string; readonly point: string };
}

/** Makes groups at the holder's own terminal, for the operations `recovery-words` and `card-invite`. */
export async function makeGroups(): Promise<MadeGroups> {
  const secret = makeRecoverySecret();
  try {
    const { salt, point } = await wordsRecipient(secret);
    return { groups: recoveryGroups(secret), recipient: { salt: text(salt), point: text(point) } };
  } finally {
    secret.fill(0);
  }
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
