import assert from 'node:assert/strict';
import { identityFailures } from '../../../../agent/identity/base/failures.ts';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { writeJws } from '../../../../agent/identity/jose/jws.ts';
import { generateSoftwareSigner, softwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import type { VerificationPolicy } from '../../../../agent/identity/verify/policy.ts';
import { verifyCredential } from '../../../../agent/identity/verify/verify-credential.ts';
import { readAnchors } from '../../../../agent/identity/x509/anchors.ts';
import { readUse } from '../../../../agent/identity/x509/extensions.ts';
import { NOW, residence } from '../world.ts';
import { type CertificateWish, type Issued, issueX509 } from './certificates.ts';

const ISSUER = 'https://city.example';
const VCT = 'https://city.example/residence';
const DAY = 86_400_000;

const root = issueX509({ subject: 'Root', authority: true });
const middle = issueX509({ subject: 'Middle', by: root, authority: true, pathLength: 0 });
const leafBy = (by: Issued, wish: Partial<CertificateWish> = {}) =>
  issueX509({ subject: 'City', by, names: [`URI:${ISSUER}`], ...wish });
const leaf = leafBy(middle);

const policy: VerificationPolicy = {
  trustedIssuers: { [VCT]: [ISSUER] },
  anchors: readAnchors({ 'dc+sd-jwt': [root.pem] }),
  now: () => NOW,
};

interface Token {
  readonly signer?: Issued;
  readonly x5c?: JsonObject[string];
  readonly header?: JsonObject;
  readonly payload?: JsonObject;
}

async function tokenOf({ signer = leaf, x5c = [leaf.base64, middle.base64], header, payload }: Token = {}) {
  const claims = payload ?? { iss: ISSUER, vct: VCT, name: 'Aiko' };
  return `${await writeJws({ typ: 'dc+sd-jwt', x5c, ...header }, claims, softwareSigner(signer.key))}~`;
}

async function codes(token: Token, demanded: VerificationPolicy = policy): Promise<string[]> {
  const { checks, verified, credentials } = await verifyCredential(await tokenOf(token), demanded);
  const failed = checks.flatMap(({ outcome, code }) => (outcome === 'failed' && code !== undefined ? [code] : []));
  assert.equal(verified, failed.length === 0);
  assert.equal(credentials.length, verified ? 1 : 0);
  return failed;
}

describe('A token that brings its certificate', () => {
  it('passes when the certificate leads to an anchor for its type and speaks for its issuer', async () => {
    const { credentials } = await verifyCredential(await tokenOf(), policy);
    assert.equal(credentials[0]?.issuer, ISSUER);
    const direct = leafBy(root);
    assert.deepEqual(await codes({ signer: direct, x5c: [direct.base64] }), []);
    const byHost = leafBy(middle, { names: ['DNS:city.example'] });
    assert.deepEqual(await codes({ signer: byHost, x5c: [byHost.base64, middle.base64] }), []);
    const longer = { iss: `${ISSUER}/office/7`, vct: VCT };
    const trusting = { ...policy, trustedIssuers: { [VCT]: [`${ISSUER}/office/7`] } };
    assert.deepEqual(
      await codes({ signer: byHost, x5c: [byHost.base64, middle.base64], payload: longer }, trusting),
      [],
    );
  });

  it('needs no iss: the certificate names the issuer', async () => {
    assert.deepEqual(await codes({ payload: { vct: VCT } }), []);
    const byHost = leafBy(middle, { names: ['DNS:city.example'] });
    assert.deepEqual(await codes({ signer: byHost, x5c: [byHost.base64, middle.base64], payload: { vct: VCT } }), []);
    const nameless = leafBy(middle, { names: [] });
    const token = { signer: nameless, x5c: [nameless.base64, middle.base64], payload: { vct: VCT } };
    assert.deepEqual(await codes(token), ['credential-malformed']);
  });

  it('is refused for another issuer than the certificate’s, or one that is not trusted for its type', async () => {
    assert.deepEqual(await codes({ payload: { iss: 'https://other.example', vct: VCT } }), [
      'issuer-key-mismatch',
      'issuer-not-trusted',
    ]);
    assert.deepEqual(await codes({}, { ...policy, trustedIssuers: {} }), ['issuer-not-trusted']);
    const wild = leafBy(middle, { names: ['DNS:*.example'] });
    assert.deepEqual(await codes({ signer: wild, x5c: [wild.base64, middle.base64] }), ['certificate-not-for-this']);
  });

  it('is refused without anchors, and with anchors for other types only', async () => {
    const { anchors: _, ...none } = policy;
    assert.deepEqual(await codes({}, none), ['certificate-not-trusted']);
    const others = readAnchors({ 'vc+jwt': [root.pem] });
    assert.deepEqual(await codes({}, { ...policy, anchors: others }), ['certificate-not-trusted']);
    const stranger = issueX509({ subject: 'Root', authority: true });
    const foreign = readAnchors({ 'dc+sd-jwt': [stranger.pem] });
    assert.deepEqual(await codes({}, { ...policy, anchors: foreign }), ['certificate-not-trusted']);
  });

  it('may bring one beside the DID URL of its key, which then counts alone', async () => {
    const did = generateSoftwareSigner('P-256');
    const payload = { iss: did.controller, vct: VCT };
    const trusting = { ...policy, trustedIssuers: { [VCT]: [did.controller] } };
    const header = { typ: 'dc+sd-jwt', kid: did.verificationMethod, x5c: [leaf.base64] };
    const token = `${await writeJws(header, payload, did)}~`;
    assert.equal((await verifyCredential(token, trusting)).verified, true);
    assert.deepEqual(await codes({ header: { kid: did.verificationMethod }, payload }, trusting), [
      'signature-invalid',
    ]);
  });

  it('passes as vc+jwt, too', async () => {
    const document = residence(ISSUER, 'did:example:a');
    const header = { typ: 'vc+jwt', x5c: [leaf.base64, middle.base64] };
    const token = await writeJws(header, document, softwareSigner(leaf.key));
    const trusting = { ...policy, trustedIssuers: 'any', anchors: readAnchors({ 'vc+jwt': [root.pem] }) } as const;
    assert.equal((await verifyCredential(token, trusting)).verified, true);
    assert.equal((await verifyCredential(token, { ...trusting, anchors: {} })).verified, false);
  });

  const short = issueX509({ subject: 'Short', by: middle, authority: true });
  const belowShort = leafBy(short);
  const late = issueX509({ subject: 'Late', by: root, authority: true, notAfter: NOW - 1_000 });
  const noSigner = issueX509({ subject: 'No signer', by: root, authority: true, keyUsage: 0x80 });
  const noAuthority = issueX509({ subject: 'No authority', by: root, keyUsage: 0x04 });
  const selfSigned = issueX509({ subject: 'City', names: [`URI:${ISSUER}`] });
  const wrongs: Readonly<Record<string, readonly [Token, string]>> = {
    'a self-signed certificate': [{ signer: selfSigned, x5c: [selfSigned.base64] }, 'certificate-self-signed'],
    'the anchor at its end': [{ x5c: [leaf.base64, middle.base64, root.base64] }, 'certificate-anchor-sent'],
    'the certificates in another order': [{ x5c: [middle.base64, leaf.base64] }, 'certificate-not-for-this'],
    'a gap in the path': [{ x5c: [leaf.base64] }, 'certificate-not-trusted'],
    'a certificate that does not belong to the path': [
      { x5c: [leaf.base64, noSigner.base64, middle.base64] },
      'certificate-not-trusted',
    ],
    'more intermediate certificates than one allows': [
      { signer: belowShort, x5c: [belowShort.base64, short.base64, middle.base64] },
      'certificate-not-for-this',
    ],
    'a certificate that has expired': [expired(), 'certificate-out-of-time'],
    'a certificate that is not valid yet': [ahead(), 'certificate-out-of-time'],
    'an intermediate certificate that has expired': [below(late), 'certificate-out-of-time'],
    'an intermediate certificate whose key signs no certificates': [below(noSigner), 'certificate-not-trusted'],
    'an intermediate certificate that is no authority': [below(noAuthority), 'certificate-not-for-this'],
    'a certificate whose key signs nothing': [by({ keyUsage: 0x08 }), 'certificate-not-for-this'],
    'an authority as signer': [by({ authority: true }), 'certificate-not-for-this'],
    'a critical extension that is not known': [by({ more: [['2a0304', true]] }), 'certificate-malformed'],
    'critical name constraints': [by({ more: [['551d1e', true]] }), 'certificate-malformed'],
    'an extension twice': [by({ more: [['551d0f', false]] }), 'certificate-malformed'],
    'a signature with SHA-1': [by({ signatureHash: 'sha1' }), 'certificate-not-for-this'],
    'an x5c that is empty': [{ x5c: [] }, 'certificate-malformed'],
    'an x5c that is no list': [{ x5c: leaf.base64 }, 'certificate-malformed'],
    'an x5c of seven': [{ x5c: new Array(7).fill(leaf.base64) }, 'certificate-malformed'],
    'base64url in x5c': [{ x5c: [Buffer.from(leaf.base64, 'base64').toString('base64url')] }, 'certificate-malformed'],
    'no certificate in x5c': [{ x5c: ['AAAA'] }, 'certificate-malformed'],
    'bytes after the certificate': [
      { x5c: [Buffer.concat([Buffer.from(leaf.base64, 'base64'), Buffer.of(0)]).toString('base64')] },
      'certificate-malformed',
    ],
    'the signature of another key': [{ signer: root }, 'signature-invalid'],
  };
  function by(wish: Partial<CertificateWish>): Token {
    const signer = leafBy(middle, wish);
    return { signer, x5c: [signer.base64, middle.base64] };
  }
  function expired(): Token {
    return by({ notAfter: NOW - 1_000 });
  }
  function ahead(): Token {
    return by({ notBefore: NOW + DAY, notAfter: NOW + 2 * DAY });
  }
  function below(issuer: Issued): Token {
    const signer = leafBy(issuer);
    return { signer, x5c: [signer.base64, issuer.base64] };
  }
  for (const [what, [token, code]] of Object.entries(wrongs))
    it(`is refused with ${what}`, async () => assert.deepEqual(await codes(token), [code]));

  it('takes anchors from PEM, several in one text, and refuses what is none', () => {
    const other = issueX509({ subject: 'Other', authority: true });
    assert.equal(readAnchors({ 'dc+sd-jwt': [`${root.pem}\n${other.pem}`] })['dc+sd-jwt']?.length, 2);
    for (const text of ['', 'x', root.pem.replace('MII', '!!!'), root.pem.replace(/[A-Za-z0-9+/]{8}\n/, 'AAAAAAAA\n')])
      assert.throws(
        () => readAnchors({ 'dc+sd-jwt': [text] }),
        (error: unknown) => identityFailures.is(error, 'certificate-malformed'),
      );
  });

  it('passes while one of an anchor’s certificates is in time, whichever stands first', async () => {
    const over = issueX509({ subject: 'Root', authority: true, key: root.key, notAfter: NOW - 1_000 });
    for (const pems of [
      [over.pem, root.pem],
      [root.pem, over.pem],
    ])
      assert.deepEqual(await codes({}, { ...policy, anchors: readAnchors({ 'dc+sd-jwt': pems }) }), []);
    const none = { ...policy, anchors: readAnchors({ 'dc+sd-jwt': [over.pem] }) };
    assert.deepEqual(await codes({}, none), ['certificate-out-of-time']);
  });

  it('reads any bytes as a certificate’s use without throwing', () => {
    const whole = Buffer.from(leaf.base64, 'base64');
    for (let at = 0; at < whole.length; at++) {
      readUse(whole.subarray(0, at));
      readUse(Buffer.concat([whole.subarray(0, at), Buffer.of((whole[at] ?? 0) ^ 0x81), whole.subarray(at + 1)]));
    }
    assert.equal(readUse(whole)?.isAuthority, false);
  });
});
