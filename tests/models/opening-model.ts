import type { Model } from './explore.ts';

/**
 * The opening against somebody who owns every wire, a host with a certificate of its own (M), a card with its key (C), an
 * ephemeral key (e0) and nonces. Perfect primitives: a value is known, or it is not; an ECDH secret is the pair of points.
 */
export interface OpeningRules {
  /** T holds role and certificate; T holds the card's ephemeral point. */
  readonly bindsCertificate: boolean;
  readonly bindsCardPoint: boolean;
  /** T enters the channel's keys; T enters what PROVE signs. */
  readonly keysFromTranscript: boolean;
  readonly proofFromTranscript: boolean;
}

export const AS_WRITTEN: OpeningRules = {
  bindsCertificate: true,
  bindsCardPoint: true,
  keysFromTranscript: true,
  proofFromTranscript: true,
};

export const RULES = {
  hostBelievesCard: 'a host believes a card that did not run with it',
  strangerHoldsKey: 'a stranger holds the key of a channel that a host believes to reach an honest card',
  twoHosts: 'two hosts believe in one channel of a card',
  cardBelievesHost: 'a card believes a host that did not run with its challenge',
  strangerLearnsCard: 'a card proves itself to somebody without a certificate',
} as const;

export interface Scenario {
  /** Runs of honest hosts: name of the run → certificate. */
  readonly hosts: Readonly<Record<string, Certificate>>;
  /** Channels of honest cards: name of the channel → card. */
  readonly cards: Readonly<Record<string, Card>>;
  /** Whose long-term keys were stolen. */
  readonly stolen: readonly (Certificate | Card)[];
}

type Certificate = 'H1' | 'H2' | 'M';
type Card = 'A' | 'B' | 'C';

interface HostRun {
  readonly name: string;
  readonly nonce: string;
  readonly point: string;
  readonly transcript: string;
}
interface CardRun {
  readonly name: string;
  readonly certificate: Certificate;
  readonly point: string;
  readonly transcript: string;
  readonly proved: boolean;
}
interface Belief {
  readonly host: string;
  readonly card: Card;
  readonly transcript: string;
}
export interface OpeningState {
  readonly hosts: readonly HostRun[];
  readonly cards: readonly CardRun[];
  readonly beliefs: readonly Belief[];
}

const ROLES: Readonly<Record<Certificate, string>> = { H1: 'terminal', H2: 'node', M: 'terminal' };
const CERTIFICATES: readonly Certificate[] = ['H1', 'H2', 'M'];
const CARDS: readonly Card[] = ['A', 'B', 'C'];
const STRANGERS_POINT = 'e0';

const byName = <T extends { readonly name: string }>(list: readonly T[], one: T): T[] =>
  [...list.filter(({ name }) => name !== one.name), one].toSorted((a, b) => (a.name < b.name ? -1 : 1));

export function openingModel(scenario: Scenario, rules: OpeningRules): Model<OpeningState> {
  const transcript = (x: string, r: string, cardPoint: string, hostPoint: string, certificate: Certificate) =>
    [
      rules.bindsCertificate ? `${ROLES[certificate]}/${certificate}` : '-',
      x,
      r,
      rules.bindsCardPoint ? cardPoint : '-',
      hostPoint,
    ].join('|');
  const channelKey = (one: string, other: string, t: string) =>
    `${[one, other].toSorted().join('+')}#${rules.keysFromTranscript ? t : '-'}`;
  const proof = (card: Card, t: string) => `${card}:${rules.proofFromTranscript ? t : '-'}`;
  const isHonest = (who: Certificate | Card) => !scenario.stolen.includes(who) && who !== 'M' && who !== 'C';
  const hostNames = Object.keys(scenario.hosts);
  const cardNames = Object.keys(scenario.cards);
  const certificateOf = (host: string) => scenario.hosts[host] ?? 'M';
  const cardOf = (name: string) => scenario.cards[name] ?? 'C';

  /** Host keys sign what honest hosts asked for, and anything once they are the stranger's. */
  const isSigned = (state: OpeningState, certificate: Certificate, t: string) =>
    !isHonest(certificate) ||
    state.hosts.some((run) => run.transcript === t && certificateOf(run.name) === certificate);

  function* next(state: OpeningState): Generator<readonly [string, OpeningState]> {
    const { hosts, cards, beliefs } = state;
    for (const name of hostNames) {
      if (hosts.some((run) => run.name === name)) continue;
      for (const nonce of [...cardNames.map((card) => `X${card}`), 'Xm'])
        for (const point of [...cardNames.map((card) => `e${card}`), STRANGERS_POINT]) {
          const t = transcript(nonce, `R${name}`, point, `e${name}`, certificateOf(name));
          const run = { name, nonce, point, transcript: t };
          yield [`${name} answers ${nonce}, ${point}`, { ...state, hosts: byName(hosts, run) }];
        }
    }
    for (const name of cardNames) {
      const run = cards.find((one) => one.name === name);
      if (run === undefined) {
        for (const certificate of CERTIFICATES)
          for (const nonce of [...hosts.map((host) => `R${host.name}`), 'Rm'])
            for (const point of [...hosts.map((host) => `e${host.name}`), STRANGERS_POINT]) {
              const t = transcript(`X${name}`, nonce, `e${name}`, point, certificate);
              if (!isSigned(state, certificate, t)) continue;
              const opened = { name, certificate, point, transcript: t, proved: false };
              yield [`${name} opens to ${certificate}, ${point}`, { ...state, cards: byName(cards, opened) }];
            }
        continue;
      }
      if (run.proved) continue;
      // PROVE is asked for by whoever has the channel's key.
      const key = channelKey(`e${name}`, run.point, run.transcript);
      const asked =
        run.point === STRANGERS_POINT ||
        hosts.some((host) => channelKey(host.point, `e${host.name}`, host.transcript) === key);
      if (asked) yield [`${name} proves`, { ...state, cards: byName(cards, { ...run, proved: true }) }];
    }
    for (const host of hosts) {
      if (beliefs.some((belief) => belief.host === host.name)) continue;
      for (const card of believable(state, host)) {
        const belief = { host: host.name, card, transcript: host.transcript };
        const all = [...beliefs, belief].toSorted((a, b) => (a.host < b.host ? -1 : 1));
        yield [`${host.name} believes ${card}`, { ...state, beliefs: all }];
      }
    }
  }

  /** Cards whose proof a host can be shown: what an honest card says in the same channel, or what the stranger makes. */
  function believable({ cards }: OpeningState, host: HostRun): Set<Card> {
    const shown = new Set<Card>();
    const key = channelKey(host.point, `e${host.name}`, host.transcript);
    for (const run of cards) {
      if (!run.proved) continue;
      const same = channelKey(`e${run.name}`, run.point, run.transcript) === key;
      if (same && proof(cardOf(run.name), run.transcript) === proof(cardOf(run.name), host.transcript))
        shown.add(cardOf(run.name));
    }
    if (host.point !== STRANGERS_POINT) return shown;
    const read = cards
      .filter((run) => run.proved && run.point === STRANGERS_POINT)
      .map((run) => proof(cardOf(run.name), run.transcript));
    for (const card of CARDS) if (!isHonest(card) || read.includes(proof(card, host.transcript))) shown.add(card);
    return shown;
  }

  function* broken({ hosts, cards, beliefs }: OpeningState): Generator<string> {
    const runOf = (name: string) => hosts.find((host) => host.name === name);
    for (const { host, card, transcript: t } of beliefs) {
      const run = runOf(host);
      if (run === undefined || !isHonest(card)) continue;
      const partner = cards.some(
        (one) =>
          cardOf(one.name) === card &&
          one.transcript === t &&
          one.certificate === certificateOf(host) &&
          one.point === `e${host}` &&
          run.point === `e${one.name}`,
      );
      if (!partner) yield RULES.hostBelievesCard;
      if (run.point === STRANGERS_POINT) yield RULES.strangerHoldsKey;
      for (const other of beliefs)
        if (other.host !== host && other.card === card && runOf(other.host)?.point === run.point) yield RULES.twoHosts;
    }
    for (const one of cards) {
      if (!isHonest(one.certificate)) continue;
      const partner = hosts.some(
        (host) =>
          certificateOf(host.name) === one.certificate &&
          host.transcript === one.transcript &&
          `e${host.name}` === one.point &&
          host.point === `e${one.name}` &&
          host.nonce === `X${one.name}`,
      );
      if (!partner) yield RULES.cardBelievesHost;
      if (one.proved && one.point === STRANGERS_POINT) yield RULES.strangerLearnsCard;
    }
  }

  return { start: { hosts: [], cards: [], beliefs: [] }, next, broken };
}
