import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { equalBytes } from '../../../card-bridge/base/bytes.ts';
import { gcmOpen, gcmSeal } from '../../../card-bridge/secure-channel/aes-gcm.ts';
import { cmac } from '../../../card-bridge/secure-channel/cmac.ts';
import { ecdh, ecdsaVerify, keyPairFromScalar, publicKeyFromPoint } from '../../../card-bridge/secure-channel/p256.ts';
import { hexField, wycheproof } from '../shared-vectors.ts';

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** A private key as 32 bytes: Wycheproof writes it as a signed integer. */
function scalar(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(32);
  const digits = bytes.slice(-32);
  out.set(digits, 32 - digits.length);
  return out;
}

function field(group: { readonly [key: string]: unknown }, name: string): { readonly [key: string]: unknown } {
  const value = group[name];
  assert.ok(typeof value === 'object' && value !== null);
  return value as { readonly [key: string]: unknown };
}

describe('Wycheproof vectors through our code', () => {
  const groupsOf = (context: Mocha.Context, name: string) => {
    const groups = wycheproof(name);
    if (groups !== undefined) return groups;
    console.log(`      (skipped: ../shared/vectors/wycheproof/${name}.json is not there)`);
    return context.skip();
  };

  it('AES-CMAC with every key and tag size', function () {
    let judged = 0;
    for (const group of groupsOf(this, 'aes_cmac_test'))
      for (const test of group.tests) {
        const tag = attempt(() => cmac(hexField(test, 'key'), hexField(test, 'msg')));
        const wanted = hexField(test, 'tag');
        const right = tag !== undefined && equalBytes(tag.slice(0, wanted.length), wanted);
        assert.equal(right, test.result === 'valid', `case ${test.tcId}`);
        judged++;
      }
    assert.ok(judged > 300);
  });

  it('AES-GCM with 96-bit nonces', function () {
    let judged = 0;
    for (const group of groupsOf(this, 'aes_gcm_test'))
      for (const test of group.tests) {
        const [key, iv, aad, msg] = ['key', 'iv', 'aad', 'msg'].map((name) => hexField(test, name));
        const sealed = Buffer.concat([hexField(test, 'ct'), hexField(test, 'tag')]);
        assert.ok(key && iv && aad && msg);
        const opened = attempt(() => gcmOpen(key, iv, aad, sealed));
        const good = test.result === 'valid' && iv.length === 12;
        assert.equal(opened !== undefined, good, `case ${test.tcId}`);
        if (good) assert.deepEqual(Buffer.from(gcmSeal(key, iv, aad, msg)), sealed, `case ${test.tcId}`);
        judged++;
      }
    assert.ok(judged > 300);
  });

  it('ECDH on P-256 points', function () {
    let judged = 0;
    for (const group of groupsOf(this, 'ecdh_secp256r1_ecpoint_test'))
      for (const test of group.tests) {
        const shared = attempt(() =>
          ecdh(keyPairFromScalar(scalar(hexField(test, 'private'))).privateKey, hexField(test, 'public')),
        );
        const right = shared !== undefined && equalBytes(shared, hexField(test, 'shared'));
        if (test.result === 'valid') assert.ok(right, `case ${test.tcId}`);
        else assert.ok(right || shared === undefined, `case ${test.tcId}`);
        if (test.result === 'invalid') assert.equal(shared, undefined, `case ${test.tcId}`);
        judged++;
      }
    assert.ok(judged > 300);
  });

  it('ECDSA P-256 with r and s of fixed length', function () {
    let judged = 0;
    for (const group of groupsOf(this, 'ecdsa_secp256r1_sha256_p1363_test')) {
      const point = hexField(field(group, 'publicKey'), 'uncompressed');
      for (const test of group.tests) {
        const right = ecdsaVerify(point, hexField(test, 'msg'), hexField(test, 'sig'));
        assert.equal(right, test.result === 'valid', `case ${test.tcId}`);
        judged++;
      }
    }
    assert.ok(judged > 250);
  });

  it('ECDSA P-256 in DER, as certificates carry it', function () {
    let judged = 0;
    for (const group of groupsOf(this, 'ecdsa_secp256r1_sha256_test')) {
      const key = publicKeyFromPoint(hexField(field(group, 'publicKey'), 'uncompressed'));
      for (const test of group.tests) {
        const input = { key, dsaEncoding: 'der' as const };
        const right = attempt(() => verify('sha256', hexField(test, 'msg'), input, hexField(test, 'sig'))) ?? false;
        assert.equal(right, test.result === 'valid', `case ${test.tcId}`);
        judged++;
      }
    }
    assert.ok(judged > 400);
  });
});
