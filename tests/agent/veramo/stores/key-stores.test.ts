import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTextStore } from '../../../../agent/base/store/open-store.ts';
import { StatusListIssuer } from '../../../../agent/identity/status-list/index.ts';
import { openIdentityStores } from '../../../../agent/veramo/stores/index.ts';
import { LevelPrivateKeyStore } from '../../../../agent/veramo/stores/private-key-store.ts';
import { madeStore } from '../../base/store/made-store.ts';
import { withDirectory } from '../../identity/temporary-directory.ts';

const STORE_KEY = Buffer.alloc(32, 7);
const SECRET = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';

describe('key and DID stores on level', () => {
  it('keeps private keys in no file in clear, and gives them back after a restart', async () => {
    await withDirectory(async (directory) => {
      const stores = await openIdentityStores(await madeStore(directory), STORE_KEY);
      await stores.privateKeys.importKey({ alias: 'k', type: 'Ed25519', privateKeyHex: SECRET });
      await stores.close();
      for (const name of await readdir(directory)) {
        const bytes = await readFile(join(directory, name));
        assert.ok(!bytes.includes(SECRET) && !bytes.includes(Buffer.from(SECRET, 'hex')), name);
      }
      const again = await openIdentityStores(await madeStore(directory), STORE_KEY);
      assert.deepEqual(await again.privateKeys.getKey({ alias: 'k' }), {
        alias: 'k',
        type: 'Ed25519',
        privateKeyHex: SECRET,
      });
      await again.close();
    });
  });

  it('opens no private key with another store key, under another alias or as another type', async () => {
    await withDirectory(async (directory) => {
      const level = await openTextStore(await madeStore(directory));
      const store = new LevelPrivateKeyStore(level, STORE_KEY);
      await store.importKey({ alias: 'a', type: 'Ed25519', privateKeyHex: SECRET });
      const unreadable = { code: 'private-key-unreadable' };
      await assert.rejects(new LevelPrivateKeyStore(level, Buffer.alloc(32, 8)).getKey({ alias: 'a' }), unreadable);
      const row = (await level.get('private-key/a')) ?? '';
      await level.write([{ key: 'private-key/b', value: row.replace('"alias":"a"', '"alias":"b"') }]);
      await level.write([{ key: 'private-key/c', value: row.replace('Ed25519', 'X25519') }]);
      await assert.rejects(store.getKey({ alias: 'b' }), unreadable);
      await assert.rejects(store.getKey({ alias: 'c' }), unreadable);
      await level.close();
    });
  });

  it('does not replace a private key by another one', async () => {
    await withDirectory(async (directory) => {
      const { privateKeys, close } = await openIdentityStores(await madeStore(directory), STORE_KEY);
      await privateKeys.importKey({ alias: 'k', type: 'Ed25519', privateKeyHex: SECRET });
      const other = { alias: 'k', type: 'Ed25519', privateKeyHex: SECRET.replaceAll('9', '8') };
      await assert.rejects(privateKeys.importKey(other), { code: 'store-entry-invalid' });
      assert.equal(await privateKeys.deleteKey({ alias: 'k' }), true);
      await assert.rejects(privateKeys.getKey({ alias: 'k' }), { code: 'kms-key-unknown' });
      await close();
    });
  });

  it('gives an alias to one DID at a time', async () => {
    await withDirectory(async (directory) => {
      const { dids, data, close } = await openIdentityStores(await madeStore(directory), STORE_KEY);
      const did = (name: string, alias?: string) => ({
        did: `did:key:${name}`,
        provider: 'did:key',
        keys: [],
        services: [],
        ...(alias === undefined ? {} : { alias }),
      });
      await dids.importDID(did('a', 'office'));
      await assert.rejects(dids.importDID(did('b', 'office')), { code: 'did-alias-taken' });
      await dids.importDID(did('a', 'old office'));
      await dids.importDID(did('b', 'office'));
      assert.equal((await dids.getDID({ alias: 'office' })).did, 'did:key:b');
      assert.deepEqual(
        (await dids.listDIDs({ alias: 'old office' })).map((entry) => entry.did),
        ['did:key:a'],
      );
      const where = [{ column: 'alias' as const, value: ['office'] }];
      const [known] = await data.methods.dataStoreORMGetIdentifiers({ where }, {} as never);
      assert.deepEqual(known, { did: 'did:key:b', alias: 'office', provider: 'did:key' });
      assert.equal(await dids.deleteDID({ did: 'did:key:b' }), true);
      await assert.rejects(dids.getDID({ alias: 'office' }), { code: 'store-entry-unknown' });
      await close();
    });
  });

  it('keeps the lists of a status list issuer over a restart', async () => {
    await withDirectory(async (directory) => {
      const open = async () => {
        const stores = await openIdentityStores(await madeStore(directory), STORE_KEY);
        const options = {
          store: stores.statusLists('city'),
          issuer: 'did:key:z',
          baseUrl: 'https://issuer.example/',
          secure: async (list: object) => list,
        };
        return { stores, lists: new StatusListIssuer(options) };
      };
      const before = await open();
      const entry = await before.lists.allocate();
      await before.lists.set(entry, 1);
      await before.stores.close();
      const after = await open();
      assert.equal(await after.lists.get(entry), 1);
      await after.stores.close();
    });
  });
});
