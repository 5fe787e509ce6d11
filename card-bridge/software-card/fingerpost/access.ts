import { SW } from '../../apdu/status-word.ts';
import type { AnnouncementKind } from '../../protocol/announcement.ts';
import type { CardParts } from '../kernel/application.ts';
import type { Match } from '../kernel/match.ts';
import type { NodeSession } from '../kernel/node-session.ts';
import { refuse } from '../kernel/status-error.ts';

/** Kinds of match under which a node may open its channel. */
export const NODE_KINDS: readonly AnnouncementKind[] = [
  'counter',
  'new-repository',
  'older-state',
  'own-terminal',
  'holder',
];

/** The match in force, if it is for one of these. */
export function demandMatch({ volatile }: CardParts, kinds: readonly AnnouncementKind[]): Match {
  return volatile.matchFor(kinds) ?? refuse(SW.securityNotSatisfied);
}

/** The node's session, after DELEGATE. */
export function demandSession(parts: CardParts): { readonly match: Match; readonly session: NodeSession } {
  const match = demandMatch(parts, NODE_KINDS);
  return { match, session: match.session ?? refuse(SW.conditionsNotSatisfied) };
}
