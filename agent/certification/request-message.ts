import { createHash } from 'node:crypto';
import { canonicalJson } from '../identity/base/jcs.ts';

const PREFIX = Buffer.from('fingerpost/certificate-request/1\0', 'utf8');

/**
 * What every key that a request names signs: "fingerpost/certificate-request/1" 00 ‖ SHA-256 of the request without its
 * proof in canonical form (RFC 8785). @throws jcs-unsupported
 */
export function requestMessage(request: object): Uint8Array {
  const { proof: _, ...unproven } = request as { readonly proof?: unknown };
  return Buffer.concat([PREFIX, createHash('sha256').update(canonicalJson(unproven), 'utf8').digest()]);
}
