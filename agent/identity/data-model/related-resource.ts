import { createHash } from 'node:crypto';
import { decodeBase58 } from '../base/base58.ts';
import { type Fault, fault } from '../base/fault.ts';
import { asList, isJsonObject, type JsonObject } from '../base/json.ts';
import { isAbsoluteUrl } from '../base/url.ts';
import { contextText } from '../contexts/bundled.ts';
import { CREDENTIALS_V2 } from '../contexts/urls.ts';

/**
 * Digests of bundled resources as they were published before, base64: credentials that name one stay good. What
 * credentials/v2 was from July 2024 until February 2025 gives no term another meaning than it has now; three terms of
 * status lists have moved since.
 */
const PUBLISHED_BEFORE: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    CREDENTIALS_V2,
    new Set([
      'JKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k=',
      'NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg',
      'yxM236hnDYDQM0SzsMwl+vTUUgGCPDXzm7Gv5an5EfYV/07IDsXy+J4z0U6Wvsi+eOON81uRjJzV87NEm9bIjw==',
    ]),
  ],
]);

/**
 * `relatedResource` (VCDM 2.0 §5.3): each entry has its own URL and a digest, and the digest of a resource that is
 * bundled here must fit it. Other resources are not fetched.
 */
export function checkRelatedResources(credential: JsonObject): Fault | undefined {
  if (credential.relatedResource === undefined) return undefined;
  const seen = new Set<string>();
  for (const entry of asList(credential.relatedResource)) {
    if (!isJsonObject(entry) || !isAbsoluteUrl(entry.id) || seen.has(entry.id))
      return fault('credential-malformed', 'relatedResource.id');
    seen.add(entry.id);
    const { digestSRI, digestMultibase } = entry;
    if (digestSRI === undefined && digestMultibase === undefined)
      return fault('credential-malformed', 'relatedResource: digestSRI or digestMultibase');
    const fits = fitsResource(entry.id);
    if (digestSRI !== undefined && !sriFits(digestSRI, fits)) return fault('related-resource-mismatch', 'digestSRI');
    if (digestMultibase !== undefined && !multihashFits(digestMultibase, fits))
      return fault('related-resource-mismatch', 'digestMultibase');
  }
  return undefined;
}

type Fits = (algorithm: string, digest: Uint8Array) => boolean;

/** Whether a digest is one of the resource; of a resource that is not bundled every digest is. */
function fitsResource(url: string): Fits {
  const known = contextText(url);
  if (known === undefined) return () => true;
  return (algorithm, digest) =>
    createHash(algorithm).update(known, 'utf8').digest().equals(digest) ||
    PUBLISHED_BEFORE.get(url)?.has(Buffer.from(digest).toString('base64')) === true;
}

/** Subresource Integrity: `sha256-…`, `sha384-…` or `sha512-…`, base64. */
function sriFits(value: unknown, fits: Fits): boolean {
  const match = typeof value === 'string' ? /^(sha256|sha384|sha512)-([A-Za-z0-9+/_=-]{43,90})$/.exec(value) : null;
  if (match === null) return false;
  const [, algorithm = '', digest = ''] = match;
  return fits(algorithm, Buffer.from(digest, 'base64'));
}

/** A multihash (sha2-256 12 20, sha2-384 20 30, sha2-512 13 40) in base58btc or base64url, or the bare SHA-256 digest. */
function multihashFits(value: unknown, fits: Fits): boolean {
  if (typeof value !== 'string' || value.length > 128) return false;
  const bytes = multibaseBytes(value);
  if (bytes === undefined) return false;
  if (bytes.length === 32) return fits('sha256', bytes);
  const algorithm = { 18: 'sha256', 32: 'sha384', 19: 'sha512' }[bytes[0] ?? 0];
  return algorithm !== undefined && fits(algorithm, bytes.subarray(2));
}

function multibaseBytes(value: string): Buffer | undefined {
  if (/^u[A-Za-z0-9_-]+$/.test(value)) return Buffer.from(value.slice(1), 'base64url');
  if (!value.startsWith('z')) return undefined;
  try {
    return Buffer.from(decodeBase58(value.slice(1)));
  } catch {
    return undefined;
  }
}
