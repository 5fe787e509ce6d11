import { readCertificate } from '../../../card-bridge/certificate/read.ts';
import type { HostIdentity } from '../../../card-bridge/host/host-identity.ts';
import type { EcdsaKey } from '../../../card-bridge/secure-channel/ecdsa-key.ts';
import { type AuthorisedTerminal, AuthorisedTerminalShape } from '../../../schemas/authority/authority-documents.ts';
import type { TerminalConfiguration } from '../../../schemas/configuration/terminal.ts';
import { DAY_MS, utc } from '../../base/utc.ts';
import { certificationFailures } from '../../certification/failures.ts';
import type { HostKeys } from '../../certification/prove-request.ts';
import { renewCertificate } from '../../certification/renew.ts';
import type { Peer } from '../../network/peer/peer.ts';
import { terminalRequest } from './terminal-directory.ts';

/** A certificate of 90 days is asked for anew from here on; until its end there are a month's tries. */
const RENEW_BEFORE_MS = 30 * DAY_MS;

export interface TerminalCertificateOptions {
  readonly configuration: TerminalConfiguration;
  readonly keys: HostKeys;
  readonly peer: Peer;
  readonly now: () => number;
  /** Keeps what was renewed. */
  readonly save: (authorised: AuthorisedTerminal) => Promise<void>;
}

/** What a terminal shows to cards and repositories; renews its certificate by itself while its authority lets it. */
export class TerminalCertificate {
  readonly #options: TerminalCertificateOptions;
  #authorised: AuthorisedTerminal;
  #renewing: Promise<void> | undefined;

  constructor(authorised: AuthorisedTerminal, options: TerminalCertificateOptions) {
    this.#authorised = authorised;
    this.#options = options;
  }

  get identity(): HostIdentity<'counter'> {
    const certificates = this.#authorised.certificates.map((text) => Buffer.from(text, 'base64url'));
    return { role: 'counter', key: this.#options.keys.opening, certificates };
  }

  /** JSON text. */
  get authorisation(): string {
    return JSON.stringify(this.#authorised.authorisation);
  }

  get notAfter(): string {
    return this.#authorised.notAfter;
  }

  /** Whether it is time. */
  get isDue(): boolean {
    return Date.parse(this.#authorised.notAfter) - this.#options.now() < RENEW_BEFORE_MS;
  }

  /**
   * Asks the authority for the certificate anew if it is time. Until it gives one the old one serves.
   *
   * @throws renewal-refused, renewal-for-others, and the network's failures
   */
  async renewIfDue(signal?: AbortSignal): Promise<void> {
    if (!this.isDue) return;
    this.#renewing ??= this.#renew(signal).finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
  }

  async #renew(signal: AbortSignal | undefined): Promise<void> {
    const { configuration, keys, peer, now, save } = this.#options;
    const { read, write } = this.#authorised.authorisation.credentialSubject;
    const answer = await renewCertificate({
      peer,
      addresses: configuration.trust.authorityAddresses ?? [],
      request: (challenge) =>
        terminalRequest(configuration, { read, write }, { keys, createdAt: utc(now()), challenge }),
      ...(signal && { signal }),
    });
    const authorised = AuthorisedTerminalShape.parse(answer);
    if (!isFor(authorised, keys.opening)) throw certificationFailures.fail('renewal-for-others');
    await save(authorised);
    this.#authorised = authorised;
  }
}

function isFor({ certificates }: AuthorisedTerminal, { publicPoint }: EcdsaKey): boolean {
  const own = readCertificate(Buffer.from(certificates.at(-1) ?? '', 'base64url'));
  return Buffer.from(own.publicPoint).equals(publicPoint);
}
