import { readElements } from './der.ts';

/** What a certificate's extensions say about its use (RFC 5280 §4.2), besides its names. */
export interface CertificateUse {
  readonly isAuthority: boolean;
  /** Most intermediate certificates that may follow; absent for no limit. */
  readonly pathLength?: number;
  /** Absent where the certificate has no keyUsage. */
  readonly keyUsage?: { readonly digitalSignature: boolean; readonly keyCertSign: boolean };
  /** OID of the signature's algorithm, as hexadecimal of its DER content. */
  readonly signatureAlgorithm: string;
}

const SEQUENCE = 0x30;
const OID = 0x06;
const BOOLEAN = 0x01;
const OCTETS = 0x04;
const EXTENSIONS = 0xa3;

const BASIC_CONSTRAINTS = '551d13';
const KEY_USAGE = '551d0f';
/**
 * Extensions that may be critical: those above, subject and issuer alternative names, extended key usage, key
 * identifiers, policies (which are not looked at: no policy is demanded) and where revocations are published.
 */
const KNOWN = new Set([
  BASIC_CONSTRAINTS,
  KEY_USAGE,
  '551d11',
  '551d12',
  '551d25',
  '551d0e',
  '551d23',
  '551d20',
  '551d1f',
]);

/**
 * Reads the use of a certificate out of its DER. Undefined for what is not the structure of RFC 5280 §4.1, has an
 * extension twice, or a critical one that is not known here (name constraints among them).
 */
export function readUse(der: Uint8Array): CertificateUse | undefined {
  const [certificate, ...after] = readElements(der) ?? [];
  if (certificate?.tag !== SEQUENCE || after.length > 0) return undefined;
  const [body, algorithm] = readElements(certificate.content) ?? [];
  if (body?.tag !== SEQUENCE || algorithm?.tag !== SEQUENCE) return undefined;
  const [identifier] = readElements(algorithm.content) ?? [];
  const extensions = readExtensions(body.content);
  if (identifier?.tag !== OID || extensions === undefined) return undefined;
  const constraints = extensions.get(BASIC_CONSTRAINTS);
  const usage = extensions.get(KEY_USAGE);
  const basic = constraints === undefined ? { isAuthority: false } : readConstraints(constraints);
  const keyUsage = usage === undefined ? undefined : readKeyUsage(usage);
  if (basic === undefined || (usage !== undefined && keyUsage === undefined)) return undefined;
  return { ...basic, ...(keyUsage && { keyUsage }), signatureAlgorithm: hex(identifier.content) };
}

/** The values of the extensions by OID; undefined where one may not be passed over. */
function readExtensions(body: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  const found = new Map<string, Uint8Array>();
  const holder = readElements(body)?.find(({ tag }) => tag === EXTENSIONS);
  if (holder === undefined) return found;
  const [list] = readElements(holder.content) ?? [];
  for (const { content } of readElements(list?.content ?? new Uint8Array()) ?? []) {
    const [id, second, third] = readElements(content) ?? [];
    const critical = second?.tag === BOOLEAN && second.content[0] !== 0;
    const value = second?.tag === BOOLEAN ? third : second;
    if (id?.tag !== OID || value?.tag !== OCTETS) return undefined;
    const name = hex(id.content);
    if (found.has(name) || (critical && !KNOWN.has(name))) return undefined;
    found.set(name, value.content);
  }
  return found;
}

function readConstraints(value: Uint8Array): Pick<CertificateUse, 'isAuthority' | 'pathLength'> | undefined {
  const [sequence] = readElements(value) ?? [];
  const members = sequence?.tag === SEQUENCE ? readElements(sequence.content) : undefined;
  if (members === undefined) return undefined;
  const [first, second] = members;
  const isAuthority = first?.tag === BOOLEAN && first.content[0] !== 0;
  const length = first?.tag === BOOLEAN ? second : first;
  if (length === undefined) return { isAuthority };
  const [pathLength] = length.content;
  return length.content.length === 1 && pathLength !== undefined && pathLength < 128
    ? { isAuthority, pathLength }
    : undefined;
}

/** BIT STRING: digitalSignature is bit 0, keyCertSign bit 5. */
function readKeyUsage(value: Uint8Array): CertificateUse['keyUsage'] | undefined {
  const [bits] = readElements(value) ?? [];
  const first = bits?.tag === 0x03 ? bits.content[1] : undefined;
  if (first === undefined) return undefined;
  return { digitalSignature: (first & 0x80) !== 0, keyCertSign: (first & 0x04) !== 0 };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
