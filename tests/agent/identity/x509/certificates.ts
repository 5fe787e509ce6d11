import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';

/** What a certificate of a test is to say; sound when nothing is given. */
export interface CertificateWish {
  readonly subject: string;
  /** Who signs it; itself when absent. */
  readonly by?: Issued;
  readonly authority?: boolean;
  readonly pathLength?: number;
  /** Bits of keyUsage, 0x80 for digitalSignature and 0x04 for keyCertSign; none when null. */
  readonly keyUsage?: number | null;
  /** subjectAltName: `URI:…` or `DNS:…`. */
  readonly names?: readonly string[];
  readonly notBefore?: number;
  readonly notAfter?: number;
  /** More extensions: DER content of the OID, whether critical. */
  readonly more?: readonly (readonly [oid: string, critical: boolean])[];
  readonly signatureHash?: 'sha1' | 'sha256';
  readonly key?: KeyObject;
}

export interface Issued {
  readonly key: KeyObject;
  readonly subject: string;
  readonly certificate: X509Certificate;
  /** As it stands in `x5c`. */
  readonly base64: string;
  readonly pem: string;
}

const CLOCK = Date.parse('2026-06-01T10:00:00Z');
const DAY = 86_400_000;

/** Makes an X.509 certificate of a P-256 key (RFC 5280), sound or as wrong as it is wished. */
export function issueX509(wish: CertificateWish): Issued {
  const key = wish.key ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const { by, authority = false, names = [], notBefore = CLOCK - DAY, notAfter = CLOCK + DAY } = wish;
  const keyUsage = wish.keyUsage === undefined ? (authority ? 0x04 : 0x80) : wish.keyUsage;
  const hash = wish.signatureHash ?? 'sha256';
  const algorithm = der(0x30, hex(hash === 'sha1' ? '06072a8648ce3d0401' : '06082a8648ce3d040302'));
  const pathLength = wish.pathLength === undefined ? [] : [der(0x02, Buffer.of(wish.pathLength))];
  const extensions = [
    ...(authority || wish.pathLength !== undefined
      ? [extension('551d13', true, der(0x30, ...(authority ? [hex('0101ff')] : []), ...pathLength))]
      : []),
    ...(keyUsage === null ? [] : [extension('551d0f', true, der(0x03, Buffer.of(0, keyUsage)))]),
    ...(names.length === 0 ? [] : [extension('551d11', false, der(0x30, ...names.map(generalName)))]),
    ...(wish.more ?? []).map(([oid, critical]) => extension(oid, critical, der(0x30))),
  ];
  const body = der(
    0x30,
    hex('a003020102'),
    der(0x02, Buffer.concat([Buffer.of(0x40), randomBytes(15)])),
    algorithm,
    name(by?.subject ?? wish.subject),
    der(0x30, time(notBefore), time(notAfter)),
    name(wish.subject),
    createPublicKey(key).export({ format: 'der', type: 'spki' }),
    der(0xa3, der(0x30, ...extensions)),
  );
  const signature = sign(hash, body, by?.key ?? key);
  const certificate = new X509Certificate(
    der(0x30, body, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature]))),
  );
  return {
    key,
    subject: wish.subject,
    certificate,
    base64: certificate.raw.toString('base64'),
    pem: `${certificate}`,
  };
}

function generalName(text: string): Buffer {
  const [kind = '', ...rest] = text.split(':');
  return der(kind === 'URI' ? 0x86 : 0x82, Buffer.from(rest.join(':')));
}

const extension = (oid: string, critical: boolean, value: Buffer): Buffer =>
  der(0x30, der(0x06, hex(oid)), ...(critical ? [hex('0101ff')] : []), der(0x04, value));

const name = (common: string): Buffer =>
  der(0x30, der(0x31, der(0x30, hex('0603550403'), der(0x0c, Buffer.from(common)))));

const time = (milliseconds: number): Buffer =>
  der(0x18, Buffer.from(new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '')));

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content]);
}
