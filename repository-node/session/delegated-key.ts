import { didKeyUrl } from '../../agent/identity/keys/did-key-url.ts';
import {
  type SessionCredential,
  type SessionCredentialTemplate,
  sessionCredentialTemplate,
} from '../../agent/identity/presentation/session-credential.ts';
import type { Pending } from '../../card-bridge/host/pending.ts';
import type { CardBatch, DelegatedSessionKey } from '../../card-bridge/host/remote-card.ts';
import type { OpenSession, PublishedSession } from './task.ts';

/** The session key that the card makes, with the holder's delegation to it (ST42–48). */
export class DelegatedKey {
  readonly #template: SessionCredentialTemplate;
  readonly #pending: Pending<DelegatedSessionKey>;

  constructor(session: OpenSession, holder: string, purpose: string, batch: CardBatch) {
    this.#template = sessionCredentialTemplate({
      holder,
      audience: session.hello.terminal,
      nonce: session.hello.nonce,
      purpose,
      holderVerification: session.card.verifiedBy,
      now: session.services.now(),
    });
    this.#pending = batch.generateSessionKey(this.#template);
  }

  /** The finished credential and what the terminal is told. @throws session-signature-invalid */
  publish(): { readonly credential: SessionCredential; readonly published: PublishedSession } {
    const { publicPoint, signature } = this.#pending.value;
    const credential = this.#template.complete(publicPoint, signature);
    const publicKeyId = didKeyUrl(credential.credentialSubject.id);
    return { credential, published: { publicKeyId, credential: JSON.stringify(credential) } };
  }
}
