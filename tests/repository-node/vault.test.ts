import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createMemoryStore } from '../../repository-node/store/memory-store.ts';
import type { VaultStore } from '../../repository-node/store/vault-store.ts';
import { sealDelivery } from '../../repository-node/vault/inbox.ts';
import { SealedVault } from '../../repository-node/vault/sealed-vault.ts';
import type { UnlockedVault } from '../../repository-node/vault/unlocked-vault.ts';
import { valuesAt } from '../../schemas/claims-path.ts';
import { NOON, queryFor, sampleText } from './support/samples.ts';

const vaultKey = new Uint8Array(32).fill(7);

async function newVault(): Promise<{ store: VaultStore; sealed: SealedVault; vault: UnlockedVault }> {
  const store = createMemoryStore();
  const sealed = await SealedVault.open(store);
  await sealed.create(sealed.begin(vaultKey));
  return { store, sealed, vault: (await sealed.unlock(vaultKey)).vault };
}

describe('vault', () => {
  it('gives back exactly the text that was stored', async () => {
    const { vault } = await newVault();
    const text = sampleText({ id: 'urn:one' });
    const [summary] = await vault.store([text], NOON);
    const read = await vault.read(summary?.record ?? '');
    assert.equal(read.text, text);
    assert.equal(read.summary.issuer, 'did:example:city');
    assert.deepEqual(read.summary.types, ['ResidenceCredential']);
    assert.ok(read.summary.claims.includes('["credentialSubject","city"]'));
  });

  it('names no claim value in its metadata', async () => {
    const { vault } = await newVault();
    const [summary] = await vault.store([sampleText({ subject: { city: 'Unmistakable' } })], NOON);
    assert.equal(JSON.stringify(summary).includes('Unmistakable'), false);
  });

  it('replaces a credential of the same id and issuer, and only that', async () => {
    const { vault } = await newVault();
    await vault.store([sampleText({ id: 'urn:one', subject: { city: 'Old' } })], NOON);
    await vault.store([sampleText({ id: 'urn:one', issuer: 'did:example:other' })], NOON);
    const [replaced] = await vault.store([sampleText({ id: 'urn:one', subject: { city: 'New' } })], NOON);
    assert.equal(replaced?.version, 2);
    assert.equal((await vault.list({ limit: 10 })).length, 2);
    const query = (city: string) =>
      queryFor('ResidenceCredential', { claims: [{ path: ['credentialSubject', 'city'], values: [city] }] });
    assert.equal((await vault.find({ query: query('Old'), now: NOON })).length, 0);
    assert.equal((await vault.find({ query: query('New'), now: NOON })).length, 1);
  });

  it('leaves no row of a removed credential behind', async () => {
    const { store, sealed, vault } = await newVault();
    const [summary] = await vault.store([sampleText({ id: 'urn:one' })], NOON);
    await vault.remove(summary?.record ?? '');
    const { state } = await sealed.unlock(vaultKey);
    assert.deepEqual(await state.indexRange('', '~', 9), []);
    for (const table of ['record', 'metadata'] as const) {
      assert.deepEqual(await store.scan(table, { from: '', to: '~', limit: 9 }), []);
    }
    await assert.rejects(vault.read(summary?.record ?? ''), { code: 'credential-not-found' });
  });

  it('refuses a wrong key', async () => {
    const { sealed } = await newVault();
    await assert.rejects(sealed.unlock(new Uint8Array(32)), { code: 'vault-key-wrong' });
    await assert.rejects(sealed.unlock(new Uint8Array(16)), { code: 'vault-key-wrong' });
  });

  it('does nothing once locked, and its keys are wiped', async () => {
    const { sealed } = await newVault();
    const { vault, state } = await sealed.unlock(vaultKey);
    const { stateKey } = state.ring.current;
    vault.lock();
    await assert.rejects(vault.list({ limit: 1 }), { code: 'vault-locked' });
    await assert.rejects(vault.find({ query: queryFor('X'), now: NOON }), { code: 'vault-locked' });
    await assert.rejects(vault.store([sampleText()], NOON), { code: 'vault-locked' });
    assert.deepEqual(stateKey, new Uint8Array(32));
    assert.throws(() => state.ring.current, { code: 'vault-locked' });
  });

  it('notices a record that was altered, or exchanged for another', async () => {
    const { store, vault } = await newVault();
    const [one, two] = await vault.store([sampleText({ id: 'urn:1' }), sampleText({ id: 'urn:2' })], NOON);
    const record = one?.record ?? '';
    const own = await store.get('record', record);
    const other = await store.get('record', two?.record ?? '');
    assert.ok(own && other);
    for (let at = 0; at < own.length; at += 13) {
      const altered = own.slice();
      altered[at] = (altered[at] ?? 0) ^ 1;
      await store.write([{ table: 'record', key: record, value: altered }]);
      await assert.rejects(vault.read(record), { code: 'store-altered' });
    }
    await store.write([{ table: 'record', key: record, value: other }]);
    await assert.rejects(vault.read(record), { code: 'store-altered' });
  });

  it('refuses a credential with more claims than it indexes', async () => {
    const { vault } = await newVault();
    const subject = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`claim${at}`, at]));
    await assert.rejects(vault.store([sampleText({ subject })], NOON), { code: 'vault-credential-too-large' });
    await assert.rejects(vault.store([sampleText({ subject: { x: 'y'.repeat(600_000) } })], NOON), {
      code: 'vault-credential-too-large',
    });
  });

  it('refuses a credential that would be found under more names than are worth it', async () => {
    const { vault } = await newVault();
    const tooLarge = { code: 'vault-credential-too-large' };
    const type = Array.from({ length: 33 }, (_, at) => `Type${at}`);
    await assert.rejects(vault.store([JSON.stringify({ ...JSON.parse(sampleText()), type })], NOON), tooLarge);
    const deep = Array.from({ length: 8 }, () => 'k'.repeat(5_000)).reduce<Record<string, unknown>>(
      (inner, key) => ({ [key]: inner }),
      Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`m${at}`, at])),
    );
    await assert.rejects(vault.store([sampleText({ subject: deep })], NOON), tooLarge);
    const few = JSON.stringify({ ...JSON.parse(sampleText()), type: type.slice(0, 20) });
    assert.equal((await vault.store([few], NOON)).length, 1);
    const subject = Object.fromEntries(Array.from({ length: 450 }, (_, at) => [`m${at}`, at]));
    const many = JSON.stringify({ ...JSON.parse(sampleText({ subject })), type: type.slice(0, 20) });
    await assert.rejects(vault.store([many], NOON), tooLarge);
    const listOf = (key: string) => ({ [key]: Array.from({ length: 500 }, (_, at) => at) });
    const longKey = (length: number) =>
      JSON.stringify({ ...JSON.parse(sampleText({ subject: listOf('k'.repeat(length)) })), type: type.slice(0, 20) });
    await assert.rejects(vault.store([longKey(20_000)], NOON), tooLarge);
    assert.equal((await vault.store([longKey(100)], NOON)).length, 1);
    const nested = (keyLength: number) => {
      const places = Array.from({ length: 400 }, (_, at) => Array.from({ length: 40 }).reduce((inner) => [inner], at));
      return sampleText({ subject: { ['k'.repeat(keyLength)]: places } });
    };
    await assert.rejects(vault.store([nested(4_000)], NOON), tooLarge);
    assert.equal((await vault.store([nested(10)], NOON)).length, 1);
  });

  it('is given its key by one of those who try at the same time', async () => {
    const sealed = await SealedVault.open(createMemoryStore());
    const keys = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill));
    const outcomes = await Promise.allSettled(keys.map((key) => sealed.create(sealed.begin(key))));
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected'],
    );
    const [first, second] = keys;
    assert.ok(first && second);
    (await sealed.unlock(first)).vault.lock();
    await assert.rejects(sealed.unlock(second), { code: 'vault-key-wrong' });
  });

  it('lists and finds every credential that it takes, whatever its names are', async () => {
    const name = fc.tuple(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 4_000 }),
    );
    const names = fc.array(
      name.map(([part, times]) => part.repeat(times)),
      { minLength: 1, maxLength: 6 },
    );
    const arbitrary = fc.record({ id: name, type: name, path: names, leaves: fc.integer({ min: 1, max: 500 }) });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ id, type, path, leaves }) => {
        const { vault } = await newVault();
        const members = Object.fromEntries(Array.from({ length: leaves }, (_, at) => [`m${at}`, at]));
        const subject = path.reduceRight<object>((inner, step) => ({ [step]: inner }), members);
        const named = { id: `urn:${id[0].repeat(id[1])}`, type: type[0].repeat(type[1]), subject: { ...subject } };
        try {
          await vault.store([sampleText(named)], NOON);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'vault-credential-too-large');
          return;
        }
        assert.equal((await vault.list({ limit: 10 })).length, 1);
        assert.equal((await vault.find({ query: queryFor(named.type), now: NOON })).length, 1);
      }),
      { numRuns: 40 },
    );
    const { vault } = await newVault();
    const subject = { ['k'.repeat(2_500)]: Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`m${at}`, at])) };
    await assert.rejects(vault.store([sampleText({ subject })], NOON), { code: 'vault-credential-too-large' });
    const id = `urn:${'x'.repeat(2_048)}`;
    await assert.rejects(vault.store([sampleText({ id })], NOON), { code: 'vault-credential-too-large' });
  });

  it('refuses a store of another format version', async () => {
    const { store } = await newVault();
    const header = await store.get('meta', 'header');
    assert.ok(header);
    const at = header.indexOf(2);
    header[header.lastIndexOf(2)] = 1;
    assert.ok(at >= 0);
    await store.write([{ table: 'meta', key: 'header', value: header }]);
    await assert.rejects(SealedVault.open(store), (error: { code?: string }) =>
      ['store-format-unknown', 'frame-malformed', 'message-invalid'].includes(error.code ?? ''),
    );
  });

  it('gives each record a name of its own over restarts', async () => {
    const { store, vault } = await newVault();
    const [first] = await vault.store([sampleText()], NOON);
    await vault.remove(first?.record ?? '');
    const again = (await (await SealedVault.open(store)).unlock(vaultKey)).vault;
    const [second] = await again.store([sampleText()], NOON);
    assert.ok((second?.record ?? '') > (first?.record ?? ''));
  });

  it('queues what arrives sealed and opens it with the vault', async () => {
    const { store, sealed } = await newVault();
    await sealed.inbox.queue(sealDelivery(sealed.publicKeys.inbox, Buffer.from('first')));
    await sealed.inbox.queue(randomBytes(200));
    const later = await SealedVault.open(store);
    assert.equal(later.inbox.waiting, 2);
    const opened = await later.inbox.open((await later.unlock(vaultKey)).state.ring, 10);
    assert.deepEqual(
      opened.map(({ plaintext }) => plaintext && Buffer.from(plaintext).toString()),
      ['first', undefined],
    );
  });
});

describe('vault search', () => {
  const now = NOON;

  it('finds by type, issuer, claim and value, the newest first', async () => {
    const { vault } = await newVault();
    await vault.store(
      [
        sampleText({ id: 'urn:1', subject: { city: 'A', score: 3 } }),
        sampleText({ id: 'urn:2', subject: { city: 'B', score: 3, flag: true } }),
        sampleText({ id: 'urn:3', issuer: 'did:example:other', subject: { city: 'A' } }),
        sampleText({ id: 'urn:4', type: 'DegreeCredential' }),
      ],
      NOON,
    );
    const find = async (more: Parameters<typeof queryFor>[1]) =>
      (await vault.find({ query: queryFor('ResidenceCredential', more), now, limit: 10 })).map(({ id }) => id);
    const path = (name: string) => ['credentialSubject', name];
    assert.deepEqual(await find({}), ['urn:3', 'urn:2', 'urn:1']);
    assert.deepEqual(await find({ trusted_authorities: [{ type: 'did', values: ['did:example:city'] }] }), [
      'urn:2',
      'urn:1',
    ]);
    assert.deepEqual(await find({ claims: [{ path: path('score') }] }), ['urn:2', 'urn:1']);
    assert.deepEqual(await find({ claims: [{ path: path('city'), values: ['A'] }] }), ['urn:3', 'urn:1']);
    assert.deepEqual(
      await find({
        claims: [
          { path: path('city'), values: ['A', 'B'] },
          { path: path('score'), values: [3] },
        ],
      }),
      ['urn:2', 'urn:1'],
    );
    assert.deepEqual(await find({ claims: [{ path: path('flag'), values: [true] }] }), ['urn:2']);
    assert.deepEqual(await find({ claims: [{ path: path('score'), values: ['3'] }] }), []);
    assert.deepEqual(await find({ claims: [{ path: path('nothing') }] }), []);
  });

  it('finds inside arrays, by any position and by one', async () => {
    const { vault } = await newVault();
    await vault.store([sampleText({ subject: { roles: [{ name: 'x' }, { name: 'y' }] } })], NOON);
    const count = async (path: (string | number | null)[], value: string) =>
      (await vault.find({ query: queryFor('ResidenceCredential', { claims: [{ path, values: [value] }] }), now }))
        .length;
    assert.equal(await count(['credentialSubject', 'roles', null, 'name'], 'y'), 1);
    assert.equal(await count(['credentialSubject', 'roles', 1, 'name'], 'y'), 1);
    assert.equal(await count(['credentialSubject', 'roles', 0, 'name'], 'y'), 0);
  });

  it('passes over credentials that are not valid now', async () => {
    const { vault } = await newVault();
    await vault.store(
      [sampleText({ id: 'urn:good' }), sampleText({ id: 'urn:late', validUntil: '2021-01-01T00:00:00Z' })],
      NOON,
    );
    const found = await vault.find({ query: queryFor('ResidenceCredential'), now, limit: 5 });
    assert.deepEqual(
      found.map(({ id }) => id),
      ['urn:good'],
    );
  });

  it('answers a query that names no type of its own', async () => {
    const { vault } = await newVault();
    await vault.store(
      [sampleText({ id: 'urn:1', subject: { city: 'A' } }), sampleText({ id: 'urn:2', type: 'X', subject: { b: 1 } })],
      NOON,
    );
    const query = queryFor('VerifiableCredential', {
      claims: [{ path: ['credentialSubject', 'city'], values: ['A'] }],
    });
    assert.deepEqual(
      (await vault.find({ query, now, limit: 5 })).map(({ id }) => id),
      ['urn:1'],
    );
  });

  it('answers as a plain scan over the decrypted credentials would', async () => {
    const scalar = fc.oneof(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 2 }), fc.boolean());
    const subject = fc.dictionary(
      fc.constantFrom('p', 'q', 'r'),
      fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })),
      { maxKeys: 3 },
    );
    const sample = fc.record({
      type: fc.constantFrom('A', 'B'),
      issuer: fc.constantFrom('did:x:1', 'did:x:2'),
      subject,
    });
    const claim = fc.record(
      {
        path: fc.tuple(fc.constant('credentialSubject'), fc.constantFrom('p', 'q', 'r')),
        values: fc.array(scalar, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: ['path'] },
    );
    const asked = fc.record({
      type: fc.constantFrom('A', 'B'),
      issuer: fc.option(fc.constantFrom('did:x:1', 'did:x:2'), { nil: undefined }),
      claims: fc.array(claim, { minLength: 1, maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(sample, { maxLength: 8 }), asked, async (samples, { type, issuer, claims }) => {
        const { vault } = await newVault();
        const texts = samples.map((each, at) => sampleText({ ...each, id: `urn:${at}` }));
        await vault.store(texts, NOON);
        const query = queryFor(type, {
          claims,
          ...(issuer && { trusted_authorities: [{ type: 'did', values: [issuer] }] }),
        });
        const found = (await vault.find({ query, now, limit: 99 })).map(({ id }) => id);
        const expected = texts
          .map((text) => JSON.parse(text))
          .filter((vc) => vc.type.includes(type) && (issuer === undefined || vc.issuer === issuer))
          .filter((vc) =>
            claims.every(({ path, values }) =>
              valuesAt(vc, path).some((value) => values === undefined || values.some((each) => each === value)),
            ),
          )
          .map((vc) => vc.id)
          .reverse();
        assert.deepEqual(found, expected);
      }),
      { numRuns: 60 },
    );
  });
});
