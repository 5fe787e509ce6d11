import { fault } from '../base/fault.ts';
import { faultError } from '../base/fault-error.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import { CREDENTIALS_V2 } from '../contexts/urls.ts';
import { readPresentation } from '../data-model/presentation.ts';
import { checkedCredential } from '../issue/issue-credential.ts';
import type { Signer } from '../keys/signer.ts';
import { envelope } from './enveloped.ts';
import { writeJws } from './jws.ts';

export interface JwtOptions {
  readonly signer: Signer;
}

/**
 * Issues a VCDM 2.0 credential as JWT (VC-JOSE-COSE §3.1.1): `typ` vc+jwt, the payload is the credential itself.
 *
 * @throws as `issueCredential`; credential-malformed when the credential already has a proof
 *
 * @example
 * ```ts
 * const token = await issueJwt(credential, { signer });
 * ```
 */
export async function issueJwt(credential: unknown, { signer }: JwtOptions): Promise<string> {
  const document = await checkedCredential(credential, signer.controller);
  if (document.proof !== undefined) throw faultError(fault('credential-malformed', 'proof'));
  return writeJws({ typ: 'vc+jwt', cty: 'vc', kid: signer.verificationMethod }, document, signer);
}

export interface PresentationJwtOptions extends JwtOptions {
  /** DID of the holder; the signer's controller when absent. */
  readonly holder?: string;
  /** Tokens (vc+jwt), which are put into envelopes, or secured credentials and envelopes as they are. */
  readonly credentials: readonly (string | JsonObject)[];
  readonly challenge?: string;
  readonly domain?: string;
  /** Milliseconds since 1970; Date.now() when absent. */
  readonly now?: number;
}

/**
 * Signs a VCDM 2.0 presentation as JWT (VC-JOSE-COSE §3.1.2): `typ` vp+jwt, `nonce` the challenge, `aud` the verifier.
 *
 * @throws presentation-malformed, and what the signer throws
 *
 * @example
 * ```ts
 * const token = await presentAsJwt({ signer, credentials: [credential], challenge: 'c1', domain: 'did:example:bank' });
 * ```
 */
export async function presentAsJwt(options: PresentationJwtOptions): Promise<string> {
  const { signer, holder = signer.controller, challenge, domain, now = Date.now() } = options;
  const document: JsonObject = {
    '@context': [CREDENTIALS_V2],
    type: ['VerifiablePresentation'],
    holder,
    verifiableCredential: options.credentials.map((credential) =>
      typeof credential === 'string'
        ? envelope(credential, credential.includes('~') ? 'application/vc+sd-jwt' : 'application/vc+jwt')
        : credential,
    ),
  };
  return signPresentationJwt(document, signer, {
    iat: Math.floor(now / 1000),
    ...(challenge !== undefined && { nonce: challenge }),
    ...(domain !== undefined && { aud: domain }),
  });
}

/**
 * The same for a whole presentation document, with the registered claims to stand beside it.
 *
 * @example
 * ```ts
 * const token = await signPresentationJwt(presentation, signer);
 * ```
 */
export async function signPresentationJwt(
  presentation: unknown,
  signer: Signer,
  claims: JsonObject = {},
): Promise<string> {
  if (!isJsonObject(presentation)) throw faultError(fault('presentation-malformed', 'not an object'));
  const facts = readPresentation(presentation);
  if ('code' in facts) throw faultError(facts);
  return writeJws({ typ: 'vp+jwt', cty: 'vp', kid: signer.verificationMethod }, { ...presentation, ...claims }, signer);
}
