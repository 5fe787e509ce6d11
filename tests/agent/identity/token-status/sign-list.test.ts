import assert from 'node:assert/strict';
import fc from 'fast-check';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import {
  packList,
  setStatus,
  signListCwt,
  signListJwt,
  statusAt,
  verifyListToken,
} from '../../../../agent/identity/token-status/index.ts';
import { NOW } from '../world.ts';

const demands = { now: NOW, acceptsAlgorithm: () => true };
const uri = 'https://lists.example/1';

/** A list of so many entries, a share of them invalid, as a seed decides. */
function listOf(entries: number, invalid: number) {
  const list = { bits: 2, bytes: new Uint8Array(entries / 4) };
  let seed = 1;
  for (let set = 0; set < invalid; ) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    const index = Math.floor((seed / 2 ** 32) * entries);
    if (statusAt(list, index) !== 0) continue;
    setStatus(list, index, 1);
    set++;
  }
  return list;
}

describe('Status List Tokens that are signed here', () => {
  it('are packed as the specification’s examples', () => {
    const packed = (bits: number, values: readonly number[]) => {
      const list = { bits, bytes: new Uint8Array((values.length * bits) / 8) };
      for (const [index, value] of values.entries()) setStatus(list, index, value);
      return Buffer.from(packList(list)).toString('base64url');
    };
    assert.equal(packed(1, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]), 'eNrbuRgAAhcBXQ');
    assert.equal(packed(2, [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]), 'eNo76fITAAPfAgc');
  });

  for (const algorithm of ['P-256', 'Ed25519'] as const)
    it(`are read back by the verifier in both forms: ${algorithm}`, async () => {
      const signer = generateSoftwareSigner(algorithm);
      const list = { uri, ...listOf(4_000, 40), issuedAt: NOW - 500, expiresAt: NOW + 60_000, timeToLiveMs: 30_000 };
      const tokens = [await signListCwt(list, signer), Buffer.from(await signListJwt(list, signer))];
      for (const token of tokens) {
        const read = await verifyListToken(token, demands);
        assert.deepEqual(new Uint8Array(read.bytes), list.bytes);
        const { bits, expiresAt, timeToLiveMs, issuedAt, signer: by } = read;
        assert.deepEqual(
          { bits, expiresAt, timeToLiveMs, issuedAt, by, uri: read.uri },
          { bits: 2, expiresAt: NOW + 60_000, timeToLiveMs: 30_000, issuedAt: NOW - 1_000, by: signer.controller, uri },
        );
        const altered = Uint8Array.from(token);
        altered[altered.length - 5] = (altered[altered.length - 5] ?? 0) ^ 2;
        await assert.rejects(verifyListToken(altered, demands), { code: 'status-list-not-verified' });
      }
    });

  it('keep a million entries with ten thousand revoked at random within 20 KiB', async () => {
    const list = { uri, ...listOf(1_000_000, 10_000), issuedAt: NOW };
    const token = await signListCwt(list, generateSoftwareSigner('P-256'));
    assert.ok(token.length <= 20 * 1_024, `${token.length} bytes`);
  });

  it('hold any value at any index without touching another', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 4, 8),
        fc.array(fc.tuple(fc.nat(99), fc.nat(255)), { maxLength: 200 }),
        (bits, changes) => {
          const list = { bits, bytes: new Uint8Array(100) };
          const expected = new Map<number, number>();
          for (const [index, value] of changes) {
            setStatus(list, index, value % 2 ** bits);
            expected.set(index, value % 2 ** bits);
          }
          for (let index = 0; index < 100; index++) assert.equal(statusAt(list, index), expected.get(index) ?? 0);
        },
      ),
    );
  });
});
