import { type Command, NO_DATA } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { equalBytes } from '../../base/bytes.ts';
import type { CardParts } from '../kernel/application.ts';
import { refuse } from '../kernel/status-error.ts';
import { demandSession } from './access.ts';

/** Most terminals that may be the holder's own. */
export const MAX_OWN_TERMINALS = 4;

/** OWN TERMINAL, kind 07: P1 = 00 adds, 01 removes the terminal whose DID has this SHA-256. */
export function ownTerminal(parts: CardParts, { p1, p2, data }: Command): Uint8Array {
  if (p1 > 1 || p2 !== 0) refuse(SW.wrongParameters);
  if (data.length !== 32) refuse(SW.wrongLength);
  const { match } = demandSession(parts);
  if (match.kind !== 'own-terminal') refuse(SW.securityNotSatisfied);
  const others = parts.stored.contents.ownTerminals.filter((known) => !equalBytes(known, data));
  if (p1 === 0 && others.length >= MAX_OWN_TERMINALS) refuse(SW.noSpace);
  parts.stored.change({ ownTerminals: p1 === 0 ? [...others, data.slice()] : others });
  return NO_DATA;
}
