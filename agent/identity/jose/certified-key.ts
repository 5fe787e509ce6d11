import { type Fault, fault } from '../base/fault.ts';
import type { ResolvedKey } from '../did/resolve-key.ts';
import { encodeMultikey } from '../keys/multikey.ts';
import { publicKeyOf } from '../keys/software-signer.ts';
import { verificationKeyOf } from '../keys/verification-key.ts';
import type { CertificateAnchors } from '../x509/anchors.ts';
import { issuerNamed, namesOf, speaksFor } from '../x509/names.ts';
import { validatePath } from '../x509/validate-path.ts';
import type { CompactJws } from './jws.ts';

/**
 * The key that a token brings in `x5c`, if its certificate leads to an anchor for this type of token. The controller is
 * the issuer that the token names where the certificate speaks for it, else the one that the certificate names.
 * Undefined for a token without `x5c`, and for one whose `kid` is a DID URL: that key counts then, whatever else is there.
 */
export function certifiedKey(
  { header }: Pick<CompactJws, 'header'>,
  issuer: string | undefined,
  { anchors = {}, now }: { readonly anchors?: CertificateAnchors | undefined; readonly now: number },
): ResolvedKey | Fault | undefined {
  const { x5c, kid, typ } = header;
  if (x5c === undefined || (typeof kid === 'string' && kid.startsWith('did:'))) return undefined;
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : '';
  const own = Object.hasOwn(anchors, type) ? (anchors[type] ?? []) : [];
  const leaf = validatePath(x5c, own, now);
  if ('code' in leaf) return leaf;
  const names = namesOf(leaf);
  const controller = issuer !== undefined && speaksFor(names, issuer) ? issuer : issuerNamed(names);
  if (controller === undefined) return fault('certificate-not-for-this', 'no URI and no host in subjectAltName');
  try {
    return { key: verificationKeyOf(encodeMultikey(publicKeyOf(leaf.publicKey))), controller };
  } catch {
    return fault('key-unusable', 'x5c');
  }
}
