import type { JsonObject } from '../base/json.ts';

/** A VCDM 2.0 presentation without its proof (§4.13). */
export interface UnsignedPresentation extends JsonObject {
  readonly '@context': readonly string[];
  readonly type: readonly string[];
  readonly holder: string;
  readonly verifiableCredential: readonly JsonObject[];
}

export interface PresentationArguments {
  /** The holder's DID: issuer of the session credential, subject of the others. */
  readonly holder: string;
  /** The session credential first, then what was asked for, each with its proof. */
  readonly credentials: readonly JsonObject[];
  /** DID URL of the key that signs: the session key's, or the holder's. */
  readonly verificationMethod: string;
  /** base64url of the terminal's nonce. */
  readonly challenge: string;
  /** Terminal DID. */
  readonly domain: string;
  /** Milliseconds since 1970; Date.now() when absent. */
  readonly now?: number;
}
