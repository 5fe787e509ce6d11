import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { StatusListIssuer } from '../../../../agent/identity/status-list/index.ts';
import { openIdentityStores } from '../../../../agent/veramo/stores/index.ts';
import { madeStore } from '../../base/store/made-store.ts';
import { withDirectory } from '../../identity/temporary-directory.ts';

const PROGRAM = new URL(import.meta.url.endsWith('.ts') ? 'saving-process.ts' : 'saving-process.js', import.meta.url);

/** Runs the saving process and kills it after it has acknowledged so many things; returns what it acknowledged. */
async function killedAfter(directory: string, start: number, acknowledged: number): Promise<string[]> {
  const child = spawn(process.execPath, [PROGRAM.pathname, directory, `${start}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => {
    text += part;
    if (text.split('\n').length > acknowledged) child.kill('SIGKILL');
  });
  await new Promise((done) => child.on('close', done));
  return text.split('\n').slice(0, -1);
}

describe('stores whose process is killed', () => {
  it('lose nothing that was acknowledged and keep indices and documents in step', async function () {
    this.timeout(180_000);
    await withDirectory(async (directory) => {
      const lines: string[] = [];
      for (const [round, count] of [7, 18, 41].entries())
        lines.push(...(await killedAfter(directory, round * 10_000, count)));
      const stores = await openIdentityStores(await madeStore(directory), new Uint8Array(32));
      const store = stores.data.methods;
      const saved = lines.filter((line) => line.startsWith('saved ')).map((line) => line.slice('saved '.length));
      assert.ok(saved.length >= 30, `${saved.length}`);
      for (const hash of saved) assert.ok(await store.dataStoreGetVerifiableCredential({ hash }));

      const context = {} as Parameters<typeof store.dataStoreORMGetVerifiableCredentials>[1];
      const all = await store.dataStoreORMGetVerifiableCredentials({}, context);
      assert.equal(
        await store.dataStoreORMGetVerifiableCredentialsCount(
          { where: [{ column: 'type', value: ['Numbered'] }] },
          context,
        ),
        all.length,
      );
      for (const { hash, verifiableCredential } of all) {
        const { id, number } = verifiableCredential.credentialSubject;
        const bySubject = await store.dataStoreORMGetVerifiableCredentials(
          { where: [{ column: 'subject', value: [`${id}`] }] },
          context,
        );
        assert.deepEqual(
          bySubject.map((found) => found.hash),
          [hash],
        );
        const claim = [
          { column: 'type' as const, value: ['number'] },
          { column: 'value' as const, value: [`${number}`] },
        ];
        const byClaim = await store.dataStoreORMGetVerifiableCredentialsByClaims({ where: claim }, context);
        assert.deepEqual(
          byClaim.map((found) => found.hash),
          [hash],
        );
      }

      const lists = new StatusListIssuer({
        store: stores.statusLists('test'),
        issuer: 'did:key:z',
        baseUrl: 'https://issuer.example/',
        secure: async (list: object) => list,
      });
      const revoked = lines.filter((line) => line.startsWith('revoked ')).map((line) => line.split(' '));
      assert.ok(revoked.length > 0);
      for (const [, statusListCredential = '', statusListIndex = ''] of revoked)
        assert.equal(await lists.get({ statusListCredential, statusListIndex }), 1);
      await stores.close();
    });
  });
});
