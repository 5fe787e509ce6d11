import type { AuthorisedTerminal, AuthorityTrust } from '../../../schemas/authority/authority-documents.ts';
import type { AuthorityConfiguration } from '../../../schemas/configuration/authority.ts';
import { TerminalAuthorisationShape } from '../../../schemas/credentials/terminal-authorisation.ts';
import type { AuthorisationRequest } from '../../../schemas/requests.ts';
import { parseJson } from '../../../schemas/strict-json.ts';
import { utc } from '../../base/utc.ts';
import { checkTerminalRequest } from '../../certification/check-request.ts';
import { issueAuthorisation } from './authorise.ts';
import type { AuthorityIdentity } from './authority-identity.ts';
import { authorityFailures } from './base/failures.ts';
import { certifyTerminal, isCertifiableName } from './certify-terminal.ts';
import type { AuthorisationSummary } from './desk/desk.ts';
import type { Hsm } from './hsm/hsm.ts';
import type { AuthorisationRecord } from './records.ts';
import type { Registry } from './registry.ts';
import type { AuthorityLists } from './status-lists.ts';

export interface TerminalParts {
  readonly configuration: AuthorityConfiguration;
  readonly hsm: Hsm;
  readonly registry: Registry;
  readonly identity: AuthorityIdentity;
  readonly statusLists: AuthorityLists;
  readonly trust: AuthorityTrust;
  readonly now: () => number;
}

/** The counter terminals that this authority lets ask repositories and open cards. */
export class Terminals {
  readonly #parts: TerminalParts;

  constructor(parts: TerminalParts) {
    this.#parts = parts;
  }

  /**
   * Authorisation and certificate together, for who has both keys.
   *
   * @throws authorisation-request-invalid, request-not-proven, request-outdated
   */
  async authorise(request: AuthorisationRequest): Promise<AuthorisedTerminal> {
    const { identity, statusLists, registry, now, configuration } = this.#parts;
    checkTerminalRequest(request, { now: now() });
    const { terminal, organisation, rights } = request;
    const { tradeName } = organisation;
    if (!isCertifiableName(tradeName)) throw authorityFailures.fail('authorisation-request-invalid', 'tradeName');
    const authorisation = await issueAuthorisation({
      request,
      identity: identity.agent,
      signer: identity.signer,
      status: configuration.statusList === null ? undefined : await statusLists.allocate(),
      now: now(),
      days: configuration.validity.terminalDays,
    });
    const { id, validUntil, credentialStatus: status } = authorisation;
    const record: AuthorisationRecord = {
      id,
      terminal,
      tradeName,
      rights,
      validUntil,
      authorisation: JSON.stringify(authorisation),
      ...(status && {
        status: { statusListCredential: status.statusListCredential, statusListIndex: status.statusListIndex },
      }),
    };
    await registry.write(await registry.authorisations.put(id, record));
    return this.#answer(record, request);
  }

  /**
   * The certificate anew for a terminal whose authorisation is in force, for who answers the challenge with both keys.
   *
   * @throws authorisation-unknown, request-not-proven
   */
  async renew(request: AuthorisationRequest, challenge: Uint8Array): Promise<AuthorisedTerminal> {
    const { registry, now } = this.#parts;
    checkTerminalRequest(request, { now: now(), challenge });
    const inForce = (await registry.authorisations.all())
      .filter(({ terminal, revokedAt }) => terminal === request.terminal && revokedAt === undefined)
      .filter(({ validUntil }) => Date.parse(validUntil) > now())
      .toSorted((a, b) => (a.validUntil < b.validUntil ? 1 : -1));
    const [record] = inForce;
    if (record === undefined) throw authorityFailures.fail('authorisation-unknown');
    return this.#answer(record, request);
  }

  async #answer(record: AuthorisationRecord, request: AuthorisationRequest): Promise<AuthorisedTerminal> {
    const { hsm, trust, now } = this.#parts;
    const { certificates, notAfter } = await certifyTerminal({
      hsm,
      authority: trust.authority,
      terminal: record.terminal,
      openingKey: request.openingKey,
      organisation: record.tradeName,
      rights: record.rights,
      now: now(),
      until: Date.parse(record.validUntil),
    });
    const authorisation = TerminalAuthorisationShape.parse(parseJson(record.authorisation));
    return { type: 'authorised-terminal', authorisation, certificates, notAfter: utc(notAfter) };
  }

  async list(): Promise<AuthorisationSummary[]> {
    const records = await this.#parts.registry.authorisations.all();
    return records.map(summaryOf).sort((a, b) => (a.validUntil < b.validUntil ? -1 : 1));
  }

  /** @throws authorisation-unknown */
  async revoke(terminal: string): Promise<AuthorisationSummary[]> {
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
}

function summaryOf(record: AuthorisationRecord): AuthorisationSummary {
  const { id, terminal, tradeName, validUntil, revokedAt } = record;
  return { id, terminal, tradeName, validUntil, ...(revokedAt !== undefined && { revokedAt }) };
}
