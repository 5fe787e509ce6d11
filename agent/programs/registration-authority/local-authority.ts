import type { AuthorityTrust, NodeCertificate } from '../../../schemas/authority-documents.ts';
import type { AuthorityConfiguration } from '../../../schemas/configuration/authority.ts';
import type { TerminalAuthorisation } from '../../../schemas/credentials/terminal-authorisation.ts';
import type { AuthorisationRequest, NodeRequest } from '../../../schemas/requests.ts';
import { utc } from '../../base/utc.ts';
import type { JsonObject } from '../../identity/base/json.ts';
import type { Secured } from '../../identity/data-integrity/proof.ts';
import type { StatusListIssuer } from '../../identity/status-list/index.ts';
import type { FrameStream } from '../../network/base/frame-stream.ts';
import { issueAuthorisation } from './authorise.ts';
import type { AuthorityIdentity } from './authority-identity.ts';
import { authorityFailures } from './base/failures.ts';
import type { CardRegister } from './card-register.ts';
import type { OwnCertificates } from './certificates.ts';
import { certifyNode } from './certify-node.ts';
import type { AuthorisationSummary, AuthorityDesk, PersonRegistration, PersonSummary } from './desk/desk.ts';
import type { Hsm } from './hsm/hsm.ts';
import { CARD_KEYS, KEYS } from './labels.ts';
import type { NetworkKey } from './network-key.ts';
import { ownAddresses } from './own-addresses.ts';
import type { Persons } from './persons.ts';
import type { AuthorisationRecord } from './records.ts';
import type { Registry } from './registry.ts';
import { type EnrolmentOutcome, refuse, type ServeOptions, serveEnrolment } from './serve-enrolment.ts';
import { checkCardRequest } from './sign-card.ts';

interface Parts {
  readonly configuration: AuthorityConfiguration;
  readonly hsm: Hsm;
  readonly registry: Registry;
  readonly identity: AuthorityIdentity;
  readonly networkKey: NetworkKey;
  readonly now: () => number;
  readonly persons: Persons;
  readonly cards: CardRegister;
  readonly certificates: OwnCertificates;
  readonly statusLists: StatusListIssuer<Secured<JsonObject>>;
  readonly trust: AuthorityTrust;
}

/** A registration authority in this process. Get one from `createAuthority` or `openAuthority`. */
export class LocalAuthority implements AuthorityDesk {
  readonly configuration: AuthorityConfiguration;
  readonly networkKey: NetworkKey;
  /** Where its keys lie, for status displays. */
  readonly hsmDescription: string;
  readonly #parts: Parts;
  #enrolments = 0;
  #closed = false;

  constructor(parts: Parts) {
    this.configuration = parts.configuration;
    this.networkKey = parts.networkKey;
    this.hsmDescription = parts.hsm.description;
    this.#parts = parts;
  }

  async trust(): Promise<AuthorityTrust> {
    return this.#parts.trust;
  }

  registerPerson(registration: PersonRegistration): Promise<PersonSummary> {
    const { repository } = registration;
    const resolvers = repository.resolvers ?? ownAddresses(this.configuration, this.networkKey.peerId);
    return this.#parts.persons.register({ ...registration, repository: { ...repository, resolvers } });
  }

  replaceFingers(number: string, fingers: readonly Uint8Array[]): Promise<void> {
    return this.#parts.persons.replaceFingers(number, fingers);
  }

  persons(): Promise<PersonSummary[]> {
    return this.#parts.persons.list();
  }

  removePerson(number: string): Promise<void> {
    return this.#parts.persons.remove(number);
  }

  certifyNode(request: NodeRequest): Promise<NodeCertificate> {
    const { hsm, registry, trust, now, configuration } = this.#parts;
    return certifyNode({ request, hsm, registry, trust, now: now(), days: configuration.validity.nodeDays });
  }

  async authoriseTerminal(request: AuthorisationRequest): Promise<TerminalAuthorisation> {
    const { identity, statusLists, registry, now, configuration } = this.#parts;
    const authorisation = await issueAuthorisation({
      request,
      identity: identity.agent,
      signer: identity.signer,
      status: configuration.statusList === null ? undefined : await statusLists.allocate(),
      now: now(),
      days: configuration.validity.terminalDays,
    });
    const { id, validUntil, credentialStatus } = authorisation;
    const record: AuthorisationRecord = {
      id,
      terminal: request.terminal,
      tradeName: request.organisation.tradeName,
      validUntil,
      ...(credentialStatus && { status: placeOf(credentialStatus) }),
    };
    await registry.write(await registry.authorisations.put(id, record));
    return authorisation;
  }

  async authorisations(): Promise<AuthorisationSummary[]> {
    const records = await this.#parts.registry.authorisations.all();
    return records.map(summaryOf).sort((a, b) => (a.validUntil < b.validUntil ? -1 : 1));
  }

  async revokeTerminal(terminal: string): Promise<AuthorisationSummary[]> {
    const { registry, statusLists, now } = this.#parts;
    const records = (await registry.authorisations.all()).filter(
      (record) => record.revokedAt === undefined && (record.terminal === terminal || record.id === terminal),
    );
    if (records.length === 0) throw authorityFailures.fail('authorisation-unknown');
    const revoked: AuthorisationRecord[] = [];
    for (const record of records) {
      if (record.status !== undefined) await statusLists.set(record.status, 1);
      const after = { ...record, revokedAt: utc(now()) };
      await registry.write(await registry.authorisations.put(record.id, after));
      revoked.push(after);
    }
    return revoked.map(summaryOf);
  }

  async signCard(tbs: Uint8Array): Promise<Uint8Array> {
    const { hsm, configuration, now } = this.#parts;
    const { cardDays } = configuration.validity;
    checkCardRequest(tbs, { authority: configuration.name, cardDays, now: now() });
    return hsm.sign(KEYS.cardCa, tbs);
  }

  cardMasterMac(message: Uint8Array): Promise<Uint8Array> {
    return this.#parts.hsm.cmac(KEYS.cardMaster, message);
  }

  get now(): () => number {
    return this.#parts.now;
  }

  /** Whether this authority has certified the node of a peer id. */
  async hasCertified(peerId: string): Promise<boolean> {
    return (await this.#parts.registry.nodes.get(peerId)) !== undefined;
  }

  async statusList(url: string): Promise<string> {
    const { statusLists } = this.#parts;
    return JSON.stringify(await statusLists.credential(url.slice(url.lastIndexOf('/') + 1)));
  }

  async statusListIds(): Promise<string[]> {
    return this.#parts.statusLists.listIds;
  }

  /** Labels of the keys that the HSM keeps for cards (ST15–16), unconfirmed ones included. */
  async cardKeys(): Promise<string[]> {
    const keys = await this.#parts.hsm.keys();
    return keys.map(({ label }) => label).filter((label) => label.startsWith(CARD_KEYS));
  }

  /** Strikes a card off: it may be enrolled again if it lets itself be. @throws card-unknown */
  forgetCard(serial: string): Promise<void> {
    return this.#parts.cards.forget(serial);
  }

  get enrolmentsRunning(): number {
    return this.#enrolments;
  }

  /** Serves one enrolment on its stream; never throws. Closing the authority waits for none: abort the signal first. */
  async serveEnrolment(stream: FrameStream, options: ServeOptions = {}): Promise<EnrolmentOutcome> {
    const { hsm, registry, persons, cards, certificates, configuration, now } = this.#parts;
    if (this.#closed || this.#enrolments >= configuration.enrolments) {
      const failure = authorityFailures.fail('enrolment-too-many');
      await refuse(stream, failure);
      await stream.close();
      return { outcome: 'refused', failure };
    }
    this.#enrolments += 1;
    const { name, validity } = configuration;
    const parts = { name, hsm, registry, persons, cards, certificates, now, cardDays: validity.cardDays };
    try {
      return await serveEnrolment(stream, parts, options);
    } finally {
      this.#enrolments -= 1;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.networkKey.seed.fill(0);
    await this.#parts.registry.close();
    await this.#parts.hsm.close();
  }
}

const placeOf = ({
  statusListCredential,
  statusListIndex,
}: NonNullable<TerminalAuthorisation['credentialStatus']>) => ({
  statusListCredential,
  statusListIndex,
});

function summaryOf(record: AuthorisationRecord): AuthorisationSummary {
  const { id, terminal, tradeName, validUntil, revokedAt } = record;
  return { id, terminal, tradeName, validUntil, ...(revokedAt !== undefined && { revokedAt }) };
}
