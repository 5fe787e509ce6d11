import type { X509Certificate } from 'node:crypto';

/** The names in a certificate that can stand for an issuer: URIs and host names of its subjectAltName. */
export interface CertifiedNames {
  readonly uris: readonly string[];
  readonly hosts: readonly string[];
}

export function namesOf({ subjectAltName = '' }: X509Certificate): CertifiedNames {
  // What Node quotes holds characters that none of our names has.
  const parts = subjectAltName.split(', ').filter((part) => !part.includes('"'));
  const after = (prefix: string) =>
    parts.filter((part) => part.startsWith(prefix)).map((part) => part.slice(prefix.length));
  return { uris: after('URI:'), hosts: after('DNS:').filter((host) => !host.includes('*')) };
}

/** The issuer that a certificate names first, as a URL; undefined when it names none. */
export function issuerNamed({ uris, hosts }: CertifiedNames): string | undefined {
  const [uri] = uris;
  const [host] = hosts;
  return uri ?? (host === undefined ? undefined : `https://${host}`);
}

/** Whether a certificate speaks for an issuer: the URI itself is in it, or the host of the HTTPS address is. */
export function speaksFor({ uris, hosts }: CertifiedNames, issuer: string): boolean {
  if (uris.includes(issuer)) return true;
  if (!issuer.startsWith('https://') || !URL.canParse(issuer)) return false;
  const { hostname, port } = new URL(issuer);
  return port === '' && hosts.some((host) => host.toLowerCase() === hostname);
}
