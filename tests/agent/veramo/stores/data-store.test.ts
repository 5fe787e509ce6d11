import assert from 'node:assert/strict';
import type { AuthorizedDIDContext, IMessage, VerifiableCredential, VerifiablePresentation } from '@veramo/core-types';
import { openTextStore } from '../../../../agent/base/store/open-store.ts';
import { LevelDataStore } from '../../../../agent/veramo/stores/data-store.ts';
import type { Database } from '../../../../agent/veramo/stores/database.ts';
import { entryHash } from '../../../../agent/veramo/stores/entry-hash.ts';
import { madeStore } from '../../base/store/made-store.ts';
import { withDirectory } from '../../identity/temporary-directory.ts';

const ISSUER = 'did:key:z6MkCity';
const HOLDERS = ['did:key:zHolder0', 'did:key:zHolder1', 'did:key:zHolder2'];
const ANYONE = {} as AuthorizedDIDContext;

function residence(number: number): VerifiableCredential {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: `urn:residence:${number}`,
    type: ['VerifiableCredential', 'ResidenceCredential'],
    issuer: { id: ISSUER, name: 'City hall' },
    validFrom: `2026-01-${`${number + 1}`.padStart(2, '0')}T00:00:00Z`,
    validUntil: '2027-01-01T00:00:00Z',
    credentialSubject: {
      id: HOLDERS[number % 3] ?? '',
      familyName: `Name ${number % 5}`,
      address: { city: 'Kita', number },
    },
    proof: { type: 'DataIntegrityProof' },
  } as unknown as VerifiableCredential;
}

async function withStore<T>(work: (store: LevelDataStore['methods'], level: Database) => Promise<T>): Promise<T> {
  return withDirectory(async (directory) => {
    const level = await openTextStore(await madeStore(directory));
    try {
      return await work(new LevelDataStore(level).methods, level);
    } finally {
      await level.close();
    }
  });
}

const numbersOf = (found: { verifiableCredential: VerifiableCredential }[]) =>
  found.map(({ verifiableCredential }) => Number(verifiableCredential.id?.split(':').at(-1)));

describe('Veramo data store on level', () => {
  it('names entries as every Veramo store does', () => {
    assert.equal(entryHash('hello world'), 'Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD');
  });

  it('finds credentials by type, issuer, subject, id, hash and time, page by page', async () => {
    await withStore(async (store) => {
      const hashes: string[] = [];
      for (let number = 0; number < 12; number++)
        hashes.push(await store.dataStoreSaveVerifiableCredential({ verifiableCredential: residence(number) }));
      const find = async (args: Parameters<typeof store.dataStoreORMGetVerifiableCredentials>[0]) =>
        numbersOf(await store.dataStoreORMGetVerifiableCredentials(args, ANYONE));
      assert.equal((await find({ where: [{ column: 'type', value: ['ResidenceCredential'] }] })).length, 12);
      assert.equal(
        (await find({ where: [{ column: 'type', value: ['VerifiableCredential,ResidenceCredential'] }] })).length,
        12,
      );
      assert.deepEqual(await find({ where: [{ column: 'type', value: ['Other'] }] }), []);
      const ofHolder1 = [
        { column: 'subject' as const, value: [HOLDERS[1] ?? ''] },
        { column: 'issuer' as const, value: [ISSUER] },
      ];
      assert.deepEqual(await find({ where: ofHolder1 }), [1, 4, 7, 10]);
      const newest = [{ column: 'issuanceDate' as const, direction: 'DESC' as const }];
      assert.deepEqual(await find({ where: ofHolder1, order: newest, skip: 1, take: 2 }), [7, 4]);
      const week = {
        column: 'issuanceDate' as const,
        op: 'Between' as const,
        value: ['2026-01-03T01:00:00+01:00', '2026-01-05T00:00:00Z'],
      };
      assert.deepEqual(await find({ where: [week] }), [2, 3, 4]);
      assert.deepEqual(await find({ where: [{ column: 'hash', value: [hashes[3] ?? ''] }] }), [3]);
      assert.deepEqual(
        await find({ where: [{ column: 'id', op: 'In', value: ['urn:residence:5', 'urn:residence:2'] }] }),
        [2, 5],
      );
      assert.deepEqual(
        await find({ where: [{ column: 'expirationDate', op: 'LessThan', value: ['2026-12-31T00:00:00Z'] }] }),
        [],
      );
      assert.equal(await store.dataStoreORMGetVerifiableCredentialsCount({ where: ofHolder1 }, ANYONE), 4);
    });
  });

  it('finds credentials by their claims, each once', async () => {
    await withStore(async (store) => {
      for (let number = 0; number < 10; number++)
        await store.dataStoreSaveVerifiableCredential({ verifiableCredential: residence(number) });
      const find = async (args: Parameters<typeof store.dataStoreORMGetVerifiableCredentialsByClaims>[0]) =>
        numbersOf(await store.dataStoreORMGetVerifiableCredentialsByClaims(args, ANYONE));
      const name3 = [
        { column: 'type' as const, value: ['familyName'] },
        { column: 'value' as const, value: ['Name 3'] },
      ];
      assert.deepEqual(await find({ where: name3 }), [3, 8]);
      assert.deepEqual(await find({ where: [{ column: 'value', value: ['Name 3'] }], take: 1 }), [3]);
      assert.deepEqual(await find({ where: [{ column: 'isObj', value: ['true'] }], skip: 8 }), [8, 9]);
      assert.deepEqual(await find({ where: [{ column: 'value', op: 'Like', value: ['%"number":4%'] }] }), [4]);
      assert.equal((await find({ where: [{ column: 'issuer', value: [ISSUER] }] })).length, 10);
      assert.equal(await store.dataStoreORMGetVerifiableCredentialsByClaimsCount({ where: name3 }, ANYONE), 2);
    });
  });

  it('keeps Dates as dates and everything else as it was saved', async () => {
    await withStore(async (store) => {
      const issuanceDate = new Date('2026-02-03T04:05:06.789Z');
      const verifiableCredential = {
        ...residence(1),
        issuanceDate,
        evidence: [{ seen: issuanceDate, date: '2026-02-03T04:05:06.789Z', odd: { $date: 'x', '\u0000date': 7 } }],
      } as unknown as VerifiableCredential;
      const hash = await store.dataStoreSaveVerifiableCredential({ verifiableCredential });
      assert.deepEqual(await store.dataStoreGetVerifiableCredential({ hash }), verifiableCredential);
      const [found] = await store.dataStoreORMGetVerifiableCredentials(
        { where: [{ column: 'issuanceDate', value: ['2026-02-03T05:05:06.789+01:00'] }] },
        ANYONE,
      );
      assert.deepEqual(found, { hash, verifiableCredential });
    });
  });

  it('saves the same credential once and deletes it with all traces but the DIDs met', async () => {
    await withStore(async (store, level) => {
      const verifiableCredential = residence(0);
      const hash = await store.dataStoreSaveVerifiableCredential({ verifiableCredential });
      assert.equal(await store.dataStoreSaveVerifiableCredential({ verifiableCredential }), hash);
      assert.equal(await store.dataStoreORMGetVerifiableCredentialsCount({}, ANYONE), 1);
      assert.equal(await store.dataStoreDeleteVerifiableCredential({ hash }), true);
      assert.equal(await store.dataStoreDeleteVerifiableCredential({ hash }), false);
      await assert.rejects(store.dataStoreGetVerifiableCredential({ hash }), { code: 'store-entry-unknown' });
      assert.ok((await level.rows().all()).every(([key]) => key.startsWith('identifier/')));
    });
  });

  it('keeps JWT credentials of both data models, found by what is in them', async () => {
    await withStore(async (store) => {
      const jwt = (payload: object) =>
        `${Buffer.from('{"alg":"EdDSA"}').toString('base64url')}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`;
      const legacy = jwt({
        iss: ISSUER,
        sub: HOLDERS[0],
        nbf: 1767225600,
        vc: { type: ['VerifiableCredential', 'Old'], credentialSubject: { name: 'x' } },
      });
      const modern = jwt({ ...residence(2), proof: undefined, iss: ISSUER });
      for (const token of [legacy, modern])
        await store.dataStoreSaveVerifiableCredential({
          verifiableCredential: token as unknown as VerifiableCredential,
        });
      const [old] = await store.dataStoreORMGetVerifiableCredentials(
        { where: [{ column: 'type', value: ['Old'] }] },
        ANYONE,
      );
      assert.equal(old?.hash, entryHash(legacy));
      assert.equal(old?.verifiableCredential.proof.jwt, legacy);
      assert.equal(old?.verifiableCredential.issuer, ISSUER);
      assert.equal(old?.verifiableCredential.credentialSubject.id, HOLDERS[0]);
      assert.equal(old?.verifiableCredential.issuanceDate, '2026-01-01T00:00:00.000Z');
      const subject = { column: 'subject' as const, value: [HOLDERS[2] ?? ''] };
      assert.equal(await store.dataStoreORMGetVerifiableCredentialsCount({ where: [subject] }, ANYONE), 1);
      const broken = { verifiableCredential: 'a.b.c' as unknown as VerifiableCredential };
      await assert.rejects(store.dataStoreSaveVerifiableCredential(broken), { code: 'store-entry-invalid' });
    });
  });

  it('saves presentations with their credentials and finds them by holder and verifier', async () => {
    await withStore(async (store) => {
      const presentation = {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiablePresentation'],
        holder: HOLDERS[0],
        verifier: ['did:web:bank.example', 'did:web:shop.example'],
        verifiableCredential: [residence(0), residence(3)],
        proof: { type: 'DataIntegrityProof' },
      } as unknown as VerifiablePresentation;
      const hash = await store.dataStoreSaveVerifiablePresentation({ verifiablePresentation: presentation });
      assert.deepEqual(await store.dataStoreGetVerifiablePresentation({ hash }), presentation);
      const where = [{ column: 'verifier' as const, value: ['did:web:shop.example'] }];
      assert.equal(await store.dataStoreORMGetVerifiablePresentationsCount({ where }, ANYONE), 1);
      const [found] = await store.dataStoreORMGetVerifiablePresentations(
        { where: [{ column: 'holder', value: [HOLDERS[0] ?? ''] }] },
        ANYONE,
      );
      assert.equal(found?.hash, hash);
      assert.equal(await store.dataStoreORMGetVerifiableCredentialsCount({}, ANYONE), 2);
    });
  });

  it('saves, replaces, finds and deletes messages, with the credentials in them', async () => {
    await withStore(async (store) => {
      const message: IMessage = {
        id: 'm1',
        type: 'offer',
        from: ISSUER,
        to: HOLDERS[0] ?? '',
        createdAt: '2026-03-01T00:00:00Z',
        threadId: 't1',
        replyTo: ['https://a.example', 'https://b.example'],
        data: { text: 'hello' },
        credentials: [residence(0)],
      };
      assert.equal(await store.dataStoreSaveMessage({ message }), 'm1');
      await store.dataStoreSaveMessage({ message: { ...message, type: 'final offer' } });
      await store.dataStoreSaveMessage({ message: { id: 'm2', type: 'offer', createdAt: '2026-03-02T00:00:00Z' } });
      assert.deepEqual(await store.dataStoreGetMessage({ id: 'm1' }), { ...message, type: 'final offer' });
      const ids = async (args: Parameters<typeof store.dataStoreORMGetMessages>[0]) =>
        (await store.dataStoreORMGetMessages(args, ANYONE)).map(({ id }) => id);
      assert.deepEqual(await ids({ where: [{ column: 'type', value: ['offer'] }] }), ['m2']);
      assert.deepEqual(await ids({ where: [{ column: 'replyTo', value: ['https://b.example'] }] }), ['m1']);
      assert.deepEqual(await ids({ order: [{ column: 'createdAt', direction: 'DESC' }] }), ['m2', 'm1']);
      assert.deepEqual(await ids({ where: [{ column: 'threadId', op: 'IsNull' }] }), ['m2']);
      assert.equal(await store.dataStoreORMGetVerifiableCredentialsCount({}, ANYONE), 1);
      assert.equal(await store.dataStoreDeleteMessage({ id: 'm1' }), true);
      await assert.rejects(store.dataStoreGetMessage({ id: 'm1' }), { code: 'store-entry-unknown' });
    });
  });

  it('knows the DIDs that it met, each once', async () => {
    await withStore(async (store) => {
      for (let number = 0; number < 6; number++)
        await store.dataStoreSaveVerifiableCredential({ verifiableCredential: residence(number) });
      const dids = (await store.dataStoreORMGetIdentifiers({}, ANYONE)).map(({ did }) => did).toSorted();
      assert.deepEqual(dids, [ISSUER, ...HOLDERS].toSorted());
      assert.equal(
        await store.dataStoreORMGetIdentifiersCount({ where: [{ column: 'did', value: [ISSUER] }] }, ANYONE),
        1,
      );
    });
  });

  it('shows an authorised DID only what concerns it', async () => {
    await withStore(async (store) => {
      for (let number = 0; number < 6; number++)
        await store.dataStoreSaveVerifiableCredential({ verifiableCredential: residence(number) });
      const as = (did: string | undefined) => ({ authorizedDID: did }) as unknown as AuthorizedDIDContext;
      const count = (did: string | undefined) => store.dataStoreORMGetVerifiableCredentialsCount({}, as(did));
      assert.equal(await count(HOLDERS[0]), 2);
      assert.equal(await count(ISSUER), 6);
      assert.equal(await count('did:key:zStranger'), 0);
    });
  });

  it('refuses an entry of more than a mebibyte', async () => {
    await withStore(async (store) => {
      const verifiableCredential = { ...residence(0), note: 'x'.repeat(1_048_577) } as unknown as VerifiableCredential;
      await assert.rejects(store.dataStoreSaveVerifiableCredential({ verifiableCredential }), {
        code: 'store-entry-invalid',
      });
    });
  });
});
