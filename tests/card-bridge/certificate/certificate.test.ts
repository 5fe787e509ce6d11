import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { issueCertificate } from '../../../card-bridge/certificate/issue.ts';
import type { CertificateRequest, CertificateRole } from '../../../card-bridge/certificate/profile.ts';
import { readCertificate, splitCertificates, verifyCertificate } from '../../../card-bridge/certificate/read.ts';
import { ecdsaSign, generateKeyPair, publicKeyFromPoint } from '../../../card-bridge/secure-channel/p256.ts';

const ca = generateKeyPair();
const subject = generateKeyPair();
const NOW = Date.UTC(2026, 0, 15);
const DAY = 86_400_000;

const request = (more: Partial<CertificateRequest> = {}): CertificateRequest => ({
  subject: '00112233',
  issuer: 'Card CA',
  publicPoint: subject.publicPoint,
  serial: Uint8Array.of(0x80, 1),
  notBefore: NOW - DAY,
  notAfter: NOW + DAY,
  role: 'card',
  sign: async (tbs) => ecdsaSign(ca.privateKey, tbs),
  ...more,
});

describe('card certificates', () => {
  it('say who they are for, and are certificates for others too', async () => {
    const der = await issueCertificate(request());
    const read = verifyCertificate(der, { issuerPoint: ca.publicPoint, role: 'card', now: NOW });
    assert.deepEqual(
      [read.subject, read.issuer, read.serial, read.notBefore, read.notAfter, read.digitalSignature, read.keyCertSign],
      ['00112233', 'Card CA', '8001', NOW - DAY, NOW + DAY, true, false],
    );
    assert.deepEqual(read.publicPoint, subject.publicPoint);
    const theirs = new X509Certificate(der);
    assert.ok(theirs.verify(publicKeyFromPoint(ca.publicPoint)));
    assert.equal(theirs.subject, 'CN=00112233');
    assert.equal(theirs.serialNumber, '8001');
    assert.deepEqual(theirs.keyUsage, ['2.25.30051022240904824944337031560794019206.1.2']);
    assert.equal(theirs.validToDate.getTime(), NOW + DAY);
  });

  it('carry a role that cannot be taken for another', async () => {
    const roles: readonly CertificateRole[] = [
      'card',
      'repository-node',
      'registration-authority',
      'card-ca',
      'terminal',
      'issuer',
    ];
    for (const role of roles) {
      const der = await issueCertificate(request({ role, organisation: 'City Bank', rights: ['counter'] }));
      for (const asked of roles) {
        const verify = () => verifyCertificate(der, { issuerPoint: ca.publicPoint, role: asked });
        if (asked === role) verify();
        else assert.throws(verify, { code: 'certificate-invalid', detail: 'role' });
      }
    }
  });

  it('name a terminal by organisation and hash, with the rights that it has', async () => {
    const hash = 'ab'.repeat(32);
    const terminal = {
      role: 'terminal',
      subject: hash,
      organisation: 'City Bank',
      rights: ['counter', 'offline'],
    } as const;
    const read = readCertificate(await issueCertificate(request(terminal)));
    assert.deepEqual([read.subject, read.organisation, read.rights], [hash, 'City Bank', ['counter', 'offline']]);
    for (const organisation of [undefined, 'City\nBank', 'City \u202eknaB'])
      await assert.rejects(issueCertificate(request({ role: 'terminal', rights: ['own'], organisation } as never)), {
        code: 'certificate-invalid',
      });
    await assert.rejects(issueCertificate(request({ ...terminal, rights: [] })), { code: 'certificate-invalid' });
  });

  it('say where a card keeps its keys', async () => {
    for (const keyStorage of ['hardware', 'software'] as const)
      assert.equal(readCertificate(await issueCertificate(request({ keyStorage }))).keyStorage, keyStorage);
  });

  it('are valid from their first second until before their last', async () => {
    const der = await issueCertificate(request());
    const at = (now: number) => () => verifyCertificate(der, { issuerPoint: ca.publicPoint, role: 'card', now });
    at(NOW - DAY)();
    assert.throws(at(NOW - DAY - 1), { detail: 'not valid now' });
    assert.throws(at(NOW + DAY), { detail: 'not valid now' });
  });

  it('keep dates after 2049', async () => {
    const notAfter = Date.UTC(2061, 5, 1);
    assert.equal(readCertificate(await issueCertificate(request({ notAfter }))).notAfter, notAfter);
  });

  it('are refused from another authority, and with any byte changed', async () => {
    const der = await issueCertificate(request());
    const other = generateKeyPair();
    assert.throws(() => verifyCertificate(der, { issuerPoint: other.publicPoint, role: 'card' }), {
      detail: 'signature',
    });
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const spoilt = der.with(at, (der[at] ?? 0) ^ change);
        assert.throws(() => verifyCertificate(spoilt, { issuerPoint: ca.publicPoint, role: 'card' }), {
          code: 'certificate-invalid',
        });
      }),
      { numRuns: 300 },
    );
  });

  it('are not issued with names, serial numbers or dates out of range', async () => {
    const faults: readonly Partial<CertificateRequest>[] = [
      { subject: '' },
      { issuer: 'x'.repeat(65) },
      { serial: new Uint8Array(0) },
      { serial: new Uint8Array(17) },
      { notAfter: NOW - DAY },
    ];
    for (const fault of faults) await assert.rejects(issueCertificate(request(fault)), { code: 'certificate-invalid' });
    await assert.rejects(issueCertificate(request({ publicPoint: new Uint8Array(33) })), { code: 'key-malformed' });
  });

  it('are told apart in a chain', async () => {
    const one = await issueCertificate(request());
    const two = await issueCertificate(request({ role: 'card-ca' }));
    assert.deepEqual(splitCertificates(Buffer.concat([one, two])), [one, two]);
    assert.throws(() => splitCertificates(Buffer.concat([one, two.slice(0, -1)])), { code: 'certificate-invalid' });
  });
});
