import { encodeTlv } from '../apdu/tlv.ts';
import { concatBytes, utf8 } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { isDisplayText } from '../protocol/text.ts';
import { POINT_LENGTH } from '../secure-channel/p256.ts';
import { cardOid, hostOid, OID, roleOid } from './object-identifiers.ts';
import type { CertificateRequest } from './profile.ts';

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const TRUE = Uint8Array.from([0x01, 0x01, 0xff]);

const sequence = (...parts: readonly Uint8Array[]) => encodeTlv(SEQUENCE, ...parts);
const oid = (value: Uint8Array) => encodeTlv(OBJECT_IDENTIFIER, value);
const bits = (unused: number, value: Uint8Array) => encodeTlv(BIT_STRING, Uint8Array.from([unused]), value);

function unsignedInteger(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const magnitude = bytes.slice(start);
  return encodeTlv(INTEGER, (magnitude[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), magnitude) : magnitude);
}

function name(commonName: string, organisation?: string): Uint8Array {
  const part = (id: Uint8Array, text: string) => encodeTlv(SET, sequence(oid(id), encodeTlv(UTF8_STRING, utf8(text))));
  const parts = organisation === undefined ? [] : [part(OID.organisation, organisation)];
  return sequence(...parts, part(OID.commonName, commonName));
}

/** UTCTime until 2049, GeneralizedTime after, RFC 5280 §4.1.2.5. */
function time(milliseconds: number): Uint8Array {
  const digits = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+Z/g, '');
  const year = Number(digits.slice(0, 4));
  return year < 2050 ? encodeTlv(0x17, utf8(`${digits.slice(2)}Z`)) : encodeTlv(0x18, utf8(`${digits}Z`));
}

function extension(id: Uint8Array, value: Uint8Array): Uint8Array {
  return sequence(oid(id), TRUE, encodeTlv(OCTET_STRING, value));
}

/** keyUsage bits from the left: 0 digitalSignature, 4 keyAgreement, 5 keyCertSign. RFC 5280 §4.2.1.3. */
const KEY_USAGES = { 'card-ca': bits(2, Uint8Array.of(0x04)), issuer: bits(3, Uint8Array.of(0x08)) } as const;
const SIGNS = bits(7, Uint8Array.of(0x80));

function usages({ role, keyStorage = 'software', rights = [], grants = [] }: CertificateRequest): Uint8Array[] {
  if (role === 'card') return [cardOid(keyStorage)];
  if (role === 'terminal') return rights.map(hostOid);
  return role === 'card-ca' ? [roleOid(role), ...grants.map(hostOid)] : [roleOid(role)];
}

function extensions(request: CertificateRequest): Uint8Array {
  const { role } = request;
  const isCa = role === 'card-ca';
  const keyUsage = role === 'card-ca' || role === 'issuer' ? KEY_USAGES[role] : SIGNS;
  const extended = sequence(...usages(request).map(oid));
  const list = [extension(OID.keyUsage, keyUsage), extension(OID.extendedKeyUsage, extended)];
  if (isCa) list.unshift(extension(OID.basicConstraints, sequence(TRUE)));
  return encodeTlv(0xa3, sequence(...list));
}

/** DER of an ECDSA-Sig-Value from r ‖ s. */
export function derSignature(rs: Uint8Array): Uint8Array {
  if (rs.length !== 64) throw cardFailures.fail('key-malformed', `signature of ${rs.length} bytes`);
  return sequence(unsignedInteger(rs.slice(0, 32)), unsignedInteger(rs.slice(32)));
}

/**
 * Issues a certificate of the card profile: X.509 v3 (RFC 5280), P-256, ecdsa-with-SHA256; critical key usage
 * (digitalSignature; keyCertSign for a CA, keyAgreement for an issuer's SCP11 host) and critical extended key usage that
 * names the role. Gives DER, about 450 bytes.
 *
 * @throws certificate-invalid when a field of the request is out of range
 *
 * @example
 * ```ts
 * const der = await issueCertificate(request);
 * ```
 */
export async function issueCertificate(request: CertificateRequest): Promise<Uint8Array> {
  const { subject, organisation, issuer, publicPoint, serial, notBefore, notAfter, role, sign } = request;
  const named = [subject, issuer, organisation ?? '-'].every((text) => text.length >= 1 && [...text].length <= 64);
  const shown = organisation === undefined ? role !== 'terminal' : isDisplayText(organisation);
  if (!shown) throw cardFailures.fail('certificate-invalid', 'organisation');
  if (role === 'terminal' && !(request.rights?.length ?? 0)) throw cardFailures.fail('certificate-invalid', 'rights');
  if (!named) throw cardFailures.fail('certificate-invalid', 'name length');
  if (serial.length < 1 || serial.length > 16) throw cardFailures.fail('certificate-invalid', 'serial length');
  if (!(notBefore < notAfter)) throw cardFailures.fail('certificate-invalid', 'validity');
  if (publicPoint.length !== POINT_LENGTH || publicPoint[0] !== 4) throw cardFailures.fail('key-malformed', 'point');
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const tbs = sequence(
    encodeTlv(0xa0, encodeTlv(INTEGER, Uint8Array.of(2))),
    unsignedInteger(serial),
    algorithm,
    name(issuer),
    sequence(time(notBefore), time(notAfter)),
    name(subject, organisation),
    sequence(sequence(oid(OID.ecPublicKey), oid(OID.p256)), bits(0, publicPoint)),
    extensions(request),
  );
  return sequence(tbs, algorithm, bits(0, derSignature(await sign(tbs))));
}
