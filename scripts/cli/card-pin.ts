import type { SecretSource } from './secret.ts';

/** The PIN of the card, for holders whose finger the card does not take. */
export const PIN: SecretSource = { name: 'pin', variable: 'FINGERPOST_PIN', prompt: 'PIN of the card' };
