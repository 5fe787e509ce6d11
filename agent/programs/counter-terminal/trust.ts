import type { Procedure, TerminalConfiguration } from '../../../schemas/configuration/terminal.ts';
import type { CardDemands } from '../../identity/verify/policy.ts';

const HOUR_MS = 3_600_000;

/** What a terminal demands of the card behind a session of one of its procedures. */
export function cardDemands(
  { trust, test }: TerminalConfiguration,
  procedure: Pick<Procedure, 'assurance'>,
): CardDemands {
  const { assurance } = procedure;
  return { authorities: trust.authorities, openSigning: test === true, ...(assurance && { assurance }) };
}

/** Oldest status list that a terminal goes by, milliseconds. */
export const listMaxAgeMs = ({ trust }: TerminalConfiguration): number => (trust.listMaxAgeHours ?? 24) * HOUR_MS;
