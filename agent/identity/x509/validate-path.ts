import { X509Certificate } from 'node:crypto';
import { type Fault, fault } from '../base/fault.ts';
import type { JsonValue } from '../base/json.ts';
import { type CertificateUse, readUse } from './extensions.ts';

/** Most certificates of one path, and most bytes of one of them. */
const MAX_CERTIFICATES = 6;
const MAX_BYTES = 8_192;

/** ECDSA with SHA-256, -384, -512; Ed25519; RSA PKCS#1 v1.5 with SHA-256, -384, -512 (OIDs as DER content). */
const SIGNATURES = new Set([
  '2a8648ce3d040302',
  '2a8648ce3d040303',
  '2a8648ce3d040304',
  '2b6570',
  '2a864886f70d01010b',
  '2a864886f70d01010c',
  '2a864886f70d01010d',
]);

interface Link {
  readonly certificate: X509Certificate;
  readonly use: CertificateUse;
}

/**
 * The first certificate of an `x5c` (RFC 7515 §4.1.6), if a path leads from it over the others, in their order, to one
 * of the anchors (RFC 5280 §6): names chain, signatures hold, each is within its validity, each issuer is an authority
 * whose key may sign certificates and whose path length suffices, and no critical extension is passed over. The first
 * is nobody's authority and not signed by itself; no anchor may be among them.
 *
 * Not checked: revocation, certificate policies, and what the names in the first certificate mean.
 *
 * @param now milliseconds since 1970
 */
export function validatePath(
  x5c: JsonValue,
  anchors: readonly X509Certificate[],
  now: number,
): X509Certificate | Fault {
  const path = readPath(x5c);
  if ('code' in path) return path;
  const [leaf, ...issuers] = path;
  if (leaf === undefined) return fault('certificate-malformed', 'x5c');
  if (isSelfSigned(leaf.certificate)) return fault('certificate-self-signed');
  if (leaf.use.isAuthority) return fault('certificate-not-for-this', 'an authority signs no tokens');
  if (leaf.use.keyUsage?.digitalSignature === false) return fault('certificate-not-for-this', 'keyUsage');
  const known = new Set(anchors.map(({ fingerprint256 }) => fingerprint256));
  if (path.some(({ certificate }) => known.has(certificate.fingerprint256) || isSelfSigned(certificate)))
    return fault('certificate-anchor-sent');
  const top = path.at(-1) ?? leaf;
  let refused = fault('certificate-not-trusted');
  // One authority may have several certificates for one key: of times that follow one another, for example.
  for (const anchor of anchors.filter((candidate) => isIssuedBy(top.certificate, candidate))) {
    const problem = checkAnchored([leaf, ...issuers], anchor, now);
    if (problem === undefined) return leaf.certificate;
    refused = problem;
  }
  return refused;
}

function checkAnchored(path: readonly Link[], anchor: X509Certificate, now: number): Fault | undefined {
  const use = readUse(anchor.raw);
  return use === undefined
    ? fault('certificate-malformed', 'anchor')
    : checkLinks([...path, { certificate: anchor, use }], now);
}

function readPath(x5c: JsonValue): readonly Link[] | Fault {
  if (!Array.isArray(x5c) || x5c.length === 0 || x5c.length > MAX_CERTIFICATES)
    return fault('certificate-malformed', 'x5c');
  const links: Link[] = [];
  for (const text of x5c) {
    const link = typeof text === 'string' && text.length <= (MAX_BYTES * 4) / 3 ? readLink(text) : undefined;
    if (link === undefined) return fault('certificate-malformed', 'x5c');
    links.push(link);
  }
  return links;
}

function readLink(text: string): Link | undefined {
  const der = Buffer.from(text, 'base64');
  if (der.toString('base64') !== text) return undefined;
  const use = readUse(der);
  try {
    return use === undefined ? undefined : { certificate: new X509Certificate(der), use };
  } catch {
    return undefined;
  }
}

/** Leaf first, anchor last. */
function checkLinks(links: readonly Link[], now: number): Fault | undefined {
  for (const [at, { certificate, use }] of links.entries()) {
    if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo))
      return fault('certificate-out-of-time');
    const issuer = links[at + 1];
    if (issuer !== undefined) {
      if (!SIGNATURES.has(use.signatureAlgorithm)) return fault('certificate-not-for-this', 'signature algorithm');
      if (!isIssuedBy(certificate, issuer.certificate)) return fault('certificate-not-trusted', 'the path is broken');
    }
    if (at === 0) continue;
    if (!use.isAuthority || use.keyUsage?.keyCertSign === false) return fault('certificate-not-for-this', 'authority');
    // Intermediate certificates below this one: all between it and the first.
    if (use.pathLength !== undefined && at - 1 > use.pathLength)
      return fault('certificate-not-for-this', 'path length');
  }
  return undefined;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** By its signature: what its own use would allow does not matter. */
function isSelfSigned(certificate: X509Certificate): boolean {
  if (certificate.subject !== certificate.issuer) return false;
  try {
    return certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}
