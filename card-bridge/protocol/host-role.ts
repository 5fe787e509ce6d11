import { KEY_ID } from './constants.ts';

/** What a terminal's certificate allows it: the counter, use without a network, being a terminal of the holder's own. */
export const TERMINAL_RIGHTS = ['counter', 'offline', 'own'] as const;
export type TerminalRight = (typeof TERMINAL_RIGHTS)[number];

/** In which role a host opens a channel to the card; a terminal names the one right it asks for. */
export type HostRole = 'registration-authority' | 'repository-node' | TerminalRight;
export type RemoteRole = Exclude<HostRole, TerminalRight>;

/** The byte that stands for a role in the opening's transcript. */
export const ROLE_CODES: Readonly<Record<HostRole, number>> = {
  'repository-node': 0x02,
  'registration-authority': 0x03,
  counter: 0x51,
  offline: 0x52,
  own: 0x53,
};

const ROLES: readonly HostRole[] = ['repository-node', 'registration-authority', ...TERMINAL_RIGHTS];

export function isTerminalRight(role: HostRole): role is TerminalRight {
  return role !== 'repository-node' && role !== 'registration-authority';
}

/** Undefined for a byte that stands for no role. */
export function roleFromCode(code: number | undefined): HostRole | undefined {
  return ROLES.find((role) => ROLE_CODES[role] === code);
}

/** Key identifier of the trust anchor under which a role is certified: it fixes the role. */
export function anchorOf(role: HostRole): number {
  if (role === 'registration-authority') return KEY_ID.registrationAuthority;
  return role === 'repository-node' ? KEY_ID.repositoryCa : KEY_ID.terminalCa;
}

/** Logical channel on which a role opens: terminals on theirs, hosts that are relayed on the basic channel. */
export function channelOf(role: HostRole): 0 | 1 {
  return isTerminalRight(role) ? 1 : 0;
}
