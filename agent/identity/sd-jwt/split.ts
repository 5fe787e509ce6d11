import { type Fault, fault } from '../base/fault.ts';
import { MAX_DISCLOSURES } from './disclosures.ts';

/** An SD-JWT taken apart at its tildes (RFC 9901 §4). */
export interface SdJwtParts {
  readonly issuerJwt: string;
  readonly disclosures: readonly string[];
  /** The key binding JWT, absent when the token ends with a tilde. */
  readonly keyBinding?: string;
  /** Everything up to and with the last tilde: what `sd_hash` is over. */
  readonly bound: string;
}

export function splitSdJwt(token: string): SdJwtParts | Fault {
  const end = token.lastIndexOf('~') + 1;
  const [issuerJwt = '', ...disclosures] = token.slice(0, end - 1).split('~', MAX_DISCLOSURES + 2);
  if (end === 0 || issuerJwt === '' || disclosures.length > MAX_DISCLOSURES) return fault('token-malformed', 'SD-JWT');
  const keyBinding = token.slice(end);
  return { issuerJwt, disclosures, bound: token.slice(0, end), ...(keyBinding !== '' && { keyBinding }) };
}
