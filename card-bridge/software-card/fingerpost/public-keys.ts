import type { Command } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import type { CardParts } from '../kernel/application.ts';
import { refuse } from '../kernel/status-error.ts';

/** READ PUBLIC KEY, P1 = 01 holder key, 02 the key that vault keys are wrapped to. 65-byte point. */
export function readPublicKey({ stored }: CardParts, { p1, p2 }: Command): Uint8Array {
  const { holderKey, vaultKey } = stored.contents;
  const scalar = p2 !== 0 ? undefined : p1 === 1 ? holderKey : p1 === 2 ? vaultKey : undefined;
  return scalar === undefined ? refuse(SW.wrongParameters) : stored.keyPair(scalar).publicPoint;
}
