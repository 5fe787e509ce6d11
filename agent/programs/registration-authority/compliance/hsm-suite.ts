import assert from 'node:assert/strict';
import { createECDH, createPublicKey, type KeyObject, verify } from 'node:crypto';
import {
  decodeEnrolment,
  encodeEnrolment,
  enrolmentOf,
  type FingerTemplate,
} from '../../../../card-bridge/fingerprint/index.ts';
import { FingerpostError } from '../../../../schemas/failure.ts';
import type { Hsm, HsmKey } from '../hsm/hsm.ts';

/** Where the suite gets its HSM from. */
export interface HsmUnderTest {
  /** An HSM without keys and persons. `now` is the clock that its limits on failed fingerprints go by. */
  create(options: { readonly now: () => number }): Promise<Hsm>;
  /** The same HSM once more, as a new process would open it after `close`. */
  reopen(options: { readonly now: () => number }): Promise<Hsm>;
  /** Removes what `create` made; called after every test, whether the HSM is open or not. */
  destroy(): Promise<void>;
}

/** Fingerprints that the suite compares, in `encodeEnrolment`'s form. */
export interface FingerSamples {
  /** Two enrolments of one finger, from different impressions; each of two or more that are fit to be enrolled. */
  readonly registered: Uint8Array;
  readonly presented: Uint8Array;
  /** Another person's. */
  readonly stranger: Uint8Array;
}

const SECRET_POINT = createECDH('prime256v1');
const concat = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const utf8 = (text: string) => new TextEncoder().encode(text);

/** The same whatever class of byte array the HSM hands out. */
const plain = (key: HsmKey) => ({ ...key, publicKey: key.publicKey && Buffer.from(key.publicKey) });

async function rejects(work: Promise<unknown>, ...codes: string[]): Promise<void> {
  await assert.rejects(work, (error) => error instanceof FingerpostError && codes.includes(error.code));
}

function publicKeyOf(publicKey: Uint8Array | undefined): KeyObject {
  const bytes = Buffer.from(publicKey ?? []);
  const part = (from: number, to: number) => bytes.subarray(from, to).toString('base64url');
  const key =
    bytes.length === 32
      ? { kty: 'OKP', crv: 'Ed25519', x: part(0, 32) }
      : { kty: 'EC', crv: 'P-256', x: part(1, 33), y: part(33, 65) };
  return createPublicKey({ key, format: 'jwk' });
}

/**
 * What every HSM must do, as mocha tests: call it inside a `describe`, or at the top of a test file. It generates its
 * own keys, needs no network, and takes a few seconds on a slow token.
 *
 * @example
 * ```ts
 * describeHsm('my HSM', under, samples);
 * ```
 */
export function describeHsm(name: string, under: HsmUnderTest, samples: () => Promise<FingerSamples>): void {
  describe(`HSM: ${name}`, () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const now = () => time;
    let hsm: Hsm;

    before(async function () {
      this.timeout(60_000);
      await samples();
    });
    beforeEach(async () => {
      hsm = await under.create({ now });
    });
    afterEach(async () => {
      await hsm.close().catch(() => undefined);
      await under.destroy();
    });

    it('signs with P-256 so that anybody can verify r ‖ s over SHA-256', async () => {
      const { publicKey } = await hsm.generateKey({ label: 'root', kind: 'P-256', use: 'sign' });
      assert.equal(publicKey?.length, 65);
      for (const text of ['a', 'ab', 'x'.repeat(5000)]) {
        const signature = await hsm.sign('root', utf8(text));
        assert.equal(signature.length, 64);
        const key = { key: publicKeyOf(publicKey), dsaEncoding: 'ieee-p1363' as const };
        assert.ok(verify('sha256', utf8(text), key, signature));
        assert.ok(!verify('sha256', utf8(`${text}.`), key, signature));
      }
    });

    it('signs with Ed25519', async () => {
      const { publicKey } = await hsm.generateKey({ label: 'issuer', kind: 'Ed25519', use: 'sign' });
      assert.equal(publicKey?.length, 32);
      const signature = await hsm.sign('issuer', utf8('terminal'));
      assert.ok(verify(null, utf8('terminal'), publicKeyOf(publicKey), signature));
      assert.ok(!verify(null, utf8('another'), publicKeyOf(publicKey), signature));
    });

    it('agrees on the same secret as the other side, and only over points of the curve', async () => {
      const { publicKey } = await hsm.generateKey({ label: 'host', kind: 'P-256', use: 'agree' });
      const peer = SECRET_POINT.generateKeys();
      const secret = await hsm.agree('host', peer);
      assert.deepEqual(Buffer.from(secret), SECRET_POINT.computeSecret(Buffer.from(publicKey ?? [])));
      const offCurve = Buffer.from(peer);
      offCurve[64] = (offCurve[64] ?? 0) ^ 1;
      await rejects(hsm.agree('host', offCurve), 'hsm-input-invalid');
      await rejects(hsm.agree('host', peer.subarray(0, 33)), 'hsm-input-invalid');
    });

    it('authenticates with AES-CMAC: the same data gives the same 16 bytes, other data or keys others', async () => {
      await hsm.generateKey({ label: 'master', kind: 'AES-256', use: 'mac' });
      await hsm.generateKey({ label: 'other', kind: 'AES-256', use: 'mac' });
      const mac = Buffer.from(await hsm.cmac('master', utf8('card 1')));
      assert.equal(mac.length, 16);
      assert.deepEqual(Buffer.from(await hsm.cmac('master', utf8('card 1'))), mac);
      assert.notDeepEqual(Buffer.from(await hsm.cmac('master', utf8('card 2'))), mac);
      assert.notDeepEqual(Buffer.from(await hsm.cmac('other', utf8('card 1'))), mac);
    });

    it('seals so that only the same key with the same associated data opens it', async () => {
      await hsm.generateKey({ label: 'records', kind: 'AES-256', use: 'seal' });
      await hsm.generateKey({ label: 'others', kind: 'AES-256', use: 'seal' });
      for (const length of [1, 16, 4096]) {
        const plaintext = Buffer.alloc(length, 7);
        const sealed = await hsm.seal('records', plaintext, utf8('row 1'));
        assert.equal(sealed.length, length + 28);
        assert.deepEqual(Buffer.from(await hsm.unseal('records', sealed, utf8('row 1'))), plaintext);
        await rejects(hsm.unseal('records', sealed, utf8('row 2')), 'hsm-sealed-invalid');
        await rejects(hsm.unseal('others', sealed, utf8('row 1')), 'hsm-sealed-invalid');
        const changed = Buffer.from(sealed);
        changed[length + 27] = (changed[length + 27] ?? 0) ^ 1;
        await rejects(hsm.unseal('records', changed, utf8('row 1')), 'hsm-sealed-invalid');
        await rejects(hsm.unseal('records', sealed.subarray(0, 20), utf8('row 1')), 'hsm-sealed-invalid');
      }
      const [one, two] = [
        await hsm.seal('records', utf8('x'), utf8('')),
        await hsm.seal('records', utf8('x'), utf8('')),
      ];
      assert.notDeepEqual(Buffer.from(one), Buffer.from(two));
    });

    it('never overwrites a key, and each key does one thing', async () => {
      const first = await hsm.generateKey({ label: 'root', kind: 'P-256', use: 'sign' });
      await rejects(hsm.generateKey({ label: 'root', kind: 'Ed25519', use: 'sign' }), 'hsm-label-taken');
      assert.deepEqual(plain(await hsm.key('root')), plain(first));
      await rejects(hsm.agree('root', SECRET_POINT.generateKeys()), 'hsm-key-misused');
      await rejects(hsm.cmac('root', utf8('x')), 'hsm-key-misused');
      await rejects(hsm.seal('root', utf8('x'), utf8('')), 'hsm-key-misused');
      await hsm.generateKey({ label: 'master', kind: 'AES-256', use: 'mac' });
      await rejects(hsm.seal('master', utf8('x'), utf8('')), 'hsm-key-misused');
      await rejects(hsm.sign('master', utf8('x')), 'hsm-key-misused');
      await hsm.generateKey({ label: 'host', kind: 'P-256', use: 'agree' });
      await rejects(hsm.sign('host', utf8('x')), 'hsm-key-misused');
    });

    it('refuses labels, kinds and lengths that it does not know', async () => {
      for (const label of ['', 'Root', 'a b', '../x', 'hsm/persons', 'x'.repeat(65)])
        await rejects(hsm.generateKey({ label, kind: 'P-256', use: 'sign' }), 'hsm-input-invalid');
      await rejects(hsm.generateKey({ label: 'x', kind: 'Ed25519', use: 'agree' }), 'hsm-input-invalid');
      await rejects(hsm.generateKey({ label: 'x', kind: 'AES-256', use: 'sign' }), 'hsm-input-invalid');
      await hsm.generateKey({ label: 'x', kind: 'P-256', use: 'sign' });
      await rejects(hsm.sign('x', new Uint8Array(65_537)), 'hsm-input-invalid');
      await rejects(hsm.sign('x', new Uint8Array()), 'hsm-input-invalid');
    });

    it('forgets a key for good when it is deleted', async () => {
      await hsm.generateKey({ label: 'card/1', kind: 'P-256', use: 'sign' });
      await hsm.sign('card/1', utf8('x'));
      await hsm.deleteKey('card/1');
      await rejects(hsm.sign('card/1', utf8('x')), 'hsm-key-unknown');
      await rejects(hsm.key('card/1'), 'hsm-key-unknown');
      await rejects(hsm.deleteKey('card/1'), 'hsm-key-unknown');
      assert.deepEqual(await hsm.keys(), []);
    });

    it('has the same keys after it was closed and opened again', async () => {
      await hsm.generateKey({ label: 'root', kind: 'P-256', use: 'sign' });
      await hsm.generateKey({ label: 'issuer', kind: 'Ed25519', use: 'sign' });
      await hsm.generateKey({ label: 'master', kind: 'AES-256', use: 'mac' });
      await hsm.generateKey({ label: 'records', kind: 'AES-256', use: 'seal' });
      const keys = (await hsm.keys()).map(plain);
      assert.deepEqual(
        keys.map((key) => key.label),
        ['issuer', 'master', 'records', 'root'],
      );
      const mac = await hsm.cmac('master', utf8('x'));
      const sealed = await hsm.seal('records', utf8('person'), utf8(''));
      await hsm.close();
      await rejects(hsm.sign('root', utf8('x')), 'hsm-closed');
      hsm = await under.reopen({ now });
      assert.deepEqual((await hsm.keys()).map(plain), keys);
      assert.deepEqual(Buffer.from(await hsm.cmac('master', utf8('x'))), Buffer.from(mac));
      assert.deepEqual(Buffer.from(await hsm.unseal('records', sealed, utf8(''))).toString(), 'person');
      const root = keys.find((key) => key.label === 'root');
      const key = { key: publicKeyOf(root?.publicKey), dsaEncoding: 'ieee-p1363' as const };
      assert.ok(verify('sha256', utf8('x'), key, await hsm.sign('root', utf8('x'))));
    });

    it('makes one key when the same label is asked for twice at once', async () => {
      const spec = { label: 'root', kind: 'P-256', use: 'sign' } as const;
      const results = await Promise.allSettled([hsm.generateKey(spec), hsm.generateKey(spec), hsm.generateKey(spec)]);
      assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1);
      assert.equal((await hsm.keys()).length, 1);
    });

    it('can be closed twice', async () => {
      await hsm.close();
      await hsm.close();
    });

    it('matches the registered finger and nobody else’s', async () => {
      const { registered, presented, stranger } = await samples();
      await hsm.storePerson('P-1', [registered]);
      assert.deepEqual(await hsm.matchFingerprint('P-1', presented), { matched: true });
      assert.deepEqual(await hsm.matchFingerprint('P-1', stranger), { matched: false, triesLeft: 4 });
      await rejects(hsm.matchFingerprint('P-2', presented), 'hsm-person-unknown');
      await hsm.storePerson('P-2', [stranger, registered]);
      assert.deepEqual(await hsm.matchFingerprint('P-2', presented), { matched: true });
    });

    it('refuses a card that holds a stranger’s finger beside the registered one', async () => {
      const { registered, presented, stranger } = await samples();
      await hsm.storePerson('P-1', [registered]);
      assert.equal((await hsm.matchFingerprint('P-1', concat(presented, stranger))).matched, false);
      await hsm.storePerson('P-1', [registered, stranger]);
      assert.deepEqual(await hsm.matchFingerprint('P-1', concat(presented, stranger)), { matched: true });
    });

    it('refuses a finger of the card that is a mixture: one impression of a stranger, or one image twice', async () => {
      const { registered, presented, stranger } = await samples();
      await hsm.storePerson('P-1', [registered]);
      const [own, other] = [presented, stranger].map((bytes) => decodeEnrolment(bytes).impressions);
      const together = (...impressions: FingerTemplate[]) => encodeEnrolment(enrolmentOf(0, impressions));
      const mixtures = [
        together(...(own ?? []), ...(other ?? []).slice(0, 1)),
        together(...(other ?? []).slice(0, 1), ...(own ?? [])),
        together(...(own ?? []), ...(own ?? []).slice(0, 1)),
      ];
      for (const mixture of mixtures) {
        assert.equal((await hsm.matchFingerprint('P-1', mixture)).matched, false);
        await rejects(hsm.storePerson('P-2', [mixture]), 'hsm-input-invalid');
      }
      assert.deepEqual(await hsm.matchFingerprint('P-1', presented), { matched: true });
    });

    it('refuses an impression that is too poor to be enrolled', async () => {
      const { registered } = await samples();
      const [first, ...rest] = decodeEnrolment(registered).impressions;
      assert.ok(first);
      const poor = encodeEnrolment(enrolmentOf(0, [{ ...first, quality: 24 }, ...rest]));
      await rejects(hsm.storePerson('P-1', [poor]), 'hsm-input-invalid');
      await hsm.storePerson('P-1', [registered]);
      assert.equal((await hsm.matchFingerprint('P-1', poor)).matched, false);
    });

    it('refuses what is no fingerprint template', async () => {
      const { registered } = await samples();
      await rejects(hsm.storePerson('P-1', []), 'hsm-input-invalid');
      await rejects(hsm.storePerson('P-1', [utf8('no template')]), 'hsm-input-invalid');
      await rejects(hsm.storePerson('P-1', Array(5).fill(registered)), 'hsm-input-invalid');
      await hsm.storePerson('P-1', [registered]);
      await rejects(hsm.matchFingerprint('P-1', utf8('no template')), 'hsm-input-invalid');
      assert.deepEqual(await hsm.matchFingerprint('P-1', registered), { matched: true });
    });

    it('locks a person after five failures in a row, also across a restart, and a match gives the tries back', async () => {
      const { registered, presented, stranger } = await samples();
      await hsm.storePerson('P-1', [registered]);
      for (let left = 4; left >= 1; left--)
        assert.deepEqual(await hsm.matchFingerprint('P-1', stranger), { matched: false, triesLeft: left });
      assert.deepEqual(await hsm.matchFingerprint('P-1', presented), { matched: true });
      for (let left = 4; left >= 2; left--)
        assert.deepEqual(await hsm.matchFingerprint('P-1', stranger), { matched: false, triesLeft: left });
      await hsm.close();
      hsm = await under.reopen({ now });
      assert.deepEqual(await hsm.matchFingerprint('P-1', stranger), { matched: false, triesLeft: 1 });
      assert.deepEqual(await hsm.matchFingerprint('P-1', stranger), { matched: false, triesLeft: 0 });
      await rejects(hsm.matchFingerprint('P-1', presented), 'hsm-person-locked');
      await hsm.storePerson('P-1', [registered]);
      assert.deepEqual(await hsm.matchFingerprint('P-1', presented), { matched: true });
    });

    it('lets twenty fingerprints fail within a minute, over all persons, then makes everybody wait', async () => {
      const { registered, stranger } = await samples();
      for (let person = 1; person <= 7; person++) await hsm.storePerson(`P-${person}`, [registered]);
      for (let failure = 0; failure < 20; failure++) await hsm.matchFingerprint(`P-${1 + (failure % 6)}`, stranger);
      await rejects(hsm.matchFingerprint('P-7', stranger), 'hsm-matching-too-often');
      time += 60_001;
      assert.deepEqual(await hsm.matchFingerprint('P-7', stranger), { matched: false, triesLeft: 4 });
    });

    it('forgets a person for good', async () => {
      const { registered, presented } = await samples();
      await hsm.storePerson('P-1', [registered]);
      await hsm.removePerson('P-1');
      await rejects(hsm.matchFingerprint('P-1', presented), 'hsm-person-unknown');
      await rejects(hsm.removePerson('P-1'), 'hsm-person-unknown');
    });
  });
}
