import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeHsm } from '../../../../agent/programs/registration-authority/compliance/hsm-suite.ts';
import type { Hsm } from '../../../../agent/programs/registration-authority/hsm/hsm.ts';
import {
  createPkcs11Hsm,
  openPkcs11Hsm,
  type Pkcs11HsmOptions,
} from '../../../../agent/programs/registration-authority/hsm/pkcs11-hsm.ts';
import { fingerSamples } from './fingers.ts';
import { hasCode } from './has-code.ts';
import { findSoftHsm, type SoftHsm } from './soft-hsm.ts';

describe('PKCS#11 HSM without its optional binding', () => {
  it('says how to add it, and makes nothing in software', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fingerpost-pkcs11-'));
    const options = {
      module: '/nowhere.so',
      tokenLabel: 'x',
      pin: Buffer.from('1234'),
      bindingPackage: 'no-such-package',
    };
    await assert.rejects(createPkcs11Hsm(directory, options), (error) => {
      hasCode('hsm-module-missing')(error);
      assert.match(String(Reflect.get(Object(error), 'todo')), /npm install pkcs11js@/);
      return true;
    });
    assert.deepEqual(await readdir(directory), []);
    await rm(directory, { recursive: true });
  });
});

describe('PKCS#11 HSM with SoftHSM2', () => {
  let softHsm: SoftHsm;
  let directory = '';
  let hsm: Hsm | undefined;

  before(async function () {
    const found = await findSoftHsm();
    if (typeof found === 'string') {
      console.log(`    skipped: ${found}`);
      this.skip();
    }
    softHsm = found;
  });
  after(() => softHsm?.remove());

  const options = (changes: Partial<Pkcs11HsmOptions> = {}): Pkcs11HsmOptions => ({
    module: softHsm.module,
    tokenLabel: softHsm.tokenLabel,
    pin: softHsm.pin,
    ...changes,
  });
  const create = async (changes: Partial<Pkcs11HsmOptions> = {}) => {
    directory = await mkdtemp(join(tmpdir(), 'fingerpost-pkcs11-'));
    softHsm.newToken();
    return createPkcs11Hsm(directory, options(changes));
  };
  const destroy = () => rm(directory, { recursive: true, force: true });

  describeHsm(
    'PKCS#11',
    { create, reopen: (changes) => openPkcs11Hsm(directory, options(changes)), destroy },
    async () => fingerSamples(),
  );

  describe('and its own ways to fail', () => {
    afterEach(async () => {
      await hsm?.close();
      hsm = undefined;
      await destroy();
    });

    it('opens with its PIN only', async () => {
      await (await create()).close();
      await assert.rejects(
        openPkcs11Hsm(directory, options({ pin: Buffer.from('9999') })),
        hasCode('hsm-pin-rejected'),
      );
      await (await openPkcs11Hsm(directory, options())).close();
    });

    it('is never replaced by software: a missing library, token or set-up is an error', async () => {
      await (await create()).close();
      const elsewhere = options({ module: '/nowhere/libpkcs11.so' });
      await assert.rejects(openPkcs11Hsm(directory, elsewhere), hasCode('hsm-module-unusable'));
      await assert.rejects(
        openPkcs11Hsm(directory, options({ tokenLabel: 'another' })),
        hasCode('hsm-token-not-found'),
      );
      softHsm.newToken();
      await assert.rejects(openPkcs11Hsm(directory, options()), hasCode('hsm-not-found'));
    });

    it('is not set up over another authority’s keys', async () => {
      await (await create()).close();
      await assert.rejects(createPkcs11Hsm(directory, options()), hasCode('hsm-exists'));
    });

    it('says so when the device goes away, and has made nothing', async () => {
      hsm = await create();
      await hsm.generateKey({ label: 'root', kind: 'P-256', use: 'sign' });
      await hsm.sign('root', Buffer.from('x'));
      await rm(softHsm.tokens, { recursive: true });
      const spec = { label: 'card/1', kind: 'P-256', use: 'sign' } as const;
      await assert.rejects(hsm.generateKey(spec), hasCode('hsm-unavailable'));
      await assert.rejects(hsm.storePerson('P-1', [fingerSamples().registered]), hasCode('hsm-unavailable'));
      await assert.rejects(hsm.key('card/1'), hasCode('hsm-unavailable'));
    });

    it('keeps private keys in the token and templates sealed by it', async () => {
      hsm = await create();
      const { registered } = fingerSamples();
      await hsm.generateKey({ label: 'root', kind: 'P-256', use: 'sign' });
      await hsm.storePerson('PERSON-4711', [registered]);
      await hsm.close();
      const files = await Promise.all((await readdir(directory)).map((file) => readFile(join(directory, file))));
      const disk = Buffer.concat(files);
      assert.ok(disk.includes('person/'));
      assert.ok(!disk.includes('root') && !disk.includes('PERSON-4711') && !disk.includes('FMR'));
      const bytes = Buffer.from(registered);
      for (let at = 0; at + 24 <= bytes.length; at += 24) assert.ok(!disk.includes(bytes.subarray(at, at + 24)));
    });
  });
});
