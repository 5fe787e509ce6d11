import { didKeyOf } from '../identity/did/did-key.ts';
import { didKeyUrl } from '../identity/keys/did-key-url.ts';
import type { Signer } from '../identity/keys/signer.ts';
import type { CardSigner } from './card-signer.ts';

export interface CardKeySignerOptions {
  /** DID that controls the key; the key's own did:key when absent. */
  readonly controller?: string;
  /** DID URL of the key in that DID's document; the did:key's one verification method when absent. */
  readonly verificationMethod?: string;
  /** Ends every signature that is asked for through this signer. */
  readonly signal?: AbortSignal;
}

/**
 * A card's holder key as a signer of the engine. The key stays in the card; without the card nothing is signed.
 *
 * @example
 * ```ts
 * const signer = cardKeySigner(card);
 * ```
 */
export function cardKeySigner(card: CardSigner, options: CardKeySignerOptions = {}): Signer {
  const did = didKeyOf({ type: 'P-256', bytes: card.publicPoint });
  const { controller = did, verificationMethod = didKeyUrl(did), signal } = options;
  return {
    algorithm: 'P-256',
    controller,
    verificationMethod,
    sign: (data) => card.sign(data, signal === undefined ? {} : { signal }),
  };
}
