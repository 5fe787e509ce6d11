import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyValueStore } from '../../../../agent/base/store/key-value-store.ts';
import { describeHsm } from '../../../../agent/programs/registration-authority/compliance/hsm-suite.ts';
import {
  createEmbeddedHsm,
  openEmbeddedHsm,
} from '../../../../agent/programs/registration-authority/hsm/embedded-hsm.ts';
import type { ScryptCost } from '../../../../agent/programs/registration-authority/hsm/passphrase.ts';
import { PersonTemplates } from '../../../../agent/programs/registration-authority/hsm/person-templates.ts';
import { fingerSamples } from './fingers.ts';
import { hasCode } from './has-code.ts';

const passphrase = Buffer.from('a passphrase for tests');
const cost: ScryptCost = { N: 1024, r: 8, p: 1 };
let directory = '';

const newDirectory = async () => {
  directory = await mkdtemp(join(tmpdir(), 'fingerpost-hsm-'));
  return directory;
};

describeHsm(
  'embedded',
  {
    create: async ({ now }) => createEmbeddedHsm(await newDirectory(), { passphrase, cost, now }),
    reopen: ({ now }) => openEmbeddedHsm(directory, { passphrase, now }),
    destroy: () => rm(directory, { recursive: true, force: true }),
  },
  async () => fingerSamples(),
);

describe('embedded HSM', () => {
  beforeEach(newDirectory);
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('opens with its passphrase only', async () => {
    await (await createEmbeddedHsm(directory, { passphrase, cost })).close();
    await assert.rejects(
      openEmbeddedHsm(directory, { passphrase: Buffer.from('another passphrase') }),
      hasCode('hsm-unlock-failed'),
    );
    await (await openEmbeddedHsm(directory, { passphrase })).close();
  });

  it('is not set up twice, nor without a passphrase worth the name, nor opened where there is none', async () => {
    await assert.rejects(
      createEmbeddedHsm(directory, { passphrase: Buffer.from('short'), cost }),
      hasCode('hsm-input-invalid'),
    );
    await assert.rejects(openEmbeddedHsm(directory, { passphrase }), hasCode('store-corrupt'));
    await (await createEmbeddedHsm(directory, { passphrase, cost })).close();
    await assert.rejects(createEmbeddedHsm(directory, { passphrase, cost }), hasCode('hsm-exists'));
  });

  it('belongs to one process at a time, and a killed process leaves it free', async () => {
    await (await createEmbeddedHsm(directory, { passphrase, cost })).close();
    const module = new URL('../../../../agent/programs/registration-authority/hsm/embedded-hsm.ts', import.meta.url);
    const path = import.meta.filename.endsWith('.js') ? module.href.replace(/\.ts$/, '.js') : module.href;
    const script = `const { openEmbeddedHsm } = await import(${JSON.stringify(path)});
      await openEmbeddedHsm(${JSON.stringify(directory)}, { passphrase: Buffer.from('a passphrase for tests') });
      console.log('open'); setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(other.stdout, 'data');
    await assert.rejects(openEmbeddedHsm(directory, { passphrase }), hasCode('hsm-in-use'));
    const ended = once(other, 'exit');
    other.kill('SIGKILL');
    await ended;
    await (await openEmbeddedHsm(directory, { passphrase })).close();
  });

  it('keeps neither keys nor templates nor a person’s number readable on disk', async () => {
    const registered = Buffer.from(fingerSamples().registered);
    const hsm = await createEmbeddedHsm(directory, { passphrase, cost });
    await hsm.generateKey({ label: 'root', kind: 'P-256', use: 'sign' });
    await hsm.storePerson('PERSON-4711', [registered]);
    await hsm.close();
    const files = await Promise.all((await readdir(directory)).map((file) => readFile(join(directory, file))));
    const disk = Buffer.concat(files);
    assert.ok(disk.includes('key/root'), 'the label is expected in clear: the test looks at the right files');
    assert.ok(!disk.includes('PERSON-4711'));
    assert.ok(!disk.includes('FMR'));
    for (let at = 0; at + 24 <= registered.length; at += 24)
      assert.ok(!disk.includes(registered.subarray(at, at + 24)));
    // PKCS#8 of a P-256 key begins with this algorithm identifier.
    assert.ok(!disk.includes(Buffer.from('301306072a8648ce3d020106082a8648ce3d030107', 'hex')));
  });

  it('counts a try before it compares: a kill between the two gives none back', async () => {
    const { registered, presented } = fingerSamples();
    const rows = new Map<string, Uint8Array>();
    let writesLeft = Number.POSITIVE_INFINITY;
    const store: KeyValueStore = {
      failure: undefined,
      get: async (key) => rows.get(key),
      scan: async () => [],
      write: async (changes) => {
        if (writesLeft-- <= 0) throw new Error('killed');
        for (const { key, value } of changes) if (value) rows.set(key, Uint8Array.from(value));
      },
      close: async () => undefined,
    };
    const plain = { seal: async (x: Uint8Array) => x.slice(), unseal: async (x: Uint8Array) => x.slice() };
    const sealer = { ...plain, pseudonym: async (person: string) => person };
    await new PersonTemplates(store, sealer).store('P-1', [registered]);
    for (const left of [4, 3, 2, 1, 0]) {
      writesLeft = 1;
      await assert.rejects(new PersonTemplates(store, sealer).match('P-1', presented), /killed/, `${left} left`);
    }
    writesLeft = Number.POSITIVE_INFINITY;
    await assert.rejects(new PersonTemplates(store, sealer).match('P-1', presented), hasCode('hsm-person-locked'));
  });
});
