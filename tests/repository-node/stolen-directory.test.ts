import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeGroups } from '../../repository-node/keys/made-groups.ts';
import { openLevelStore } from '../../repository-node/store/level-store.ts';
import { SealedVault } from '../../repository-node/vault/sealed-vault.ts';
import { madeStore } from '../agent/base/store/made-store.ts';
import { CounterWorld, readRequest, writeRequest } from './support/counter-world.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './support/directory.ts';
import { play } from './support/in-process-session.ts';

/** Every file below a directory, whatever its name: tables, logs, LOG files, locks. */
async function filesOf(directory: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) files.set(entry.name, await readFile(join(entry.parentPath, entry.name)));
  }
  return files;
}

describe('a stolen node directory', () => {
  after(removeTemporaryDirectories);

  it('yields no credential, no claim and no name of the holder, of a terminal or of an issuer in any file', async () => {
    const directory = await temporaryDirectory();
    const store = await openLevelStore(await madeStore(join(directory, 'store')));
    const world = await CounterWorld.create(store);
    const city = await world.terminal();
    const run = async (request: Parameters<CounterWorld['hello']>[1], terminal = city) => {
      const card = await world.present();
      const hello = world.hello(terminal, request);
      const played = await play({
        services: world.services,
        world,
        terminal,
        card,
        hello,
        credentials: async ({ credential }) => {
          world.holder = JSON.parse(credential).issuer;
          return [await world.credential(city.signer, {}, { birthPlace: 'Ogdenville' })];
        },
      });
      assert.equal(played.code, undefined);
      await card.close();
    };
    await run({ kind: 'holder', operation: 'introduce' }, world.own);
    await run(writeRequest());
    await run(readRequest());
    const rules = { rules: [{ effect: 'allow', terminal: city.did }] };
    await run({ kind: 'holder', operation: 'rules-set', argument: JSON.stringify(rules) }, world.own);
    const argument = JSON.stringify((await makeGroups()).recipient);
    await run({ kind: 'holder', operation: 'recovery-words', argument }, world.own);
    // Opened again and again, so that LevelDB writes tables and rewrites its logs.
    await store.close();
    for (let round = 0; round < 3; round++)
      await (await openLevelStore(await madeStore(join(directory, 'store')))).close();

    const files = await filesOf(directory);
    assert.ok(files.size >= 4);
    const secrets = [
      ['claim values', 'Unmistakable', 'Ogdenville'],
      ['claim names and types', 'familyName', 'birthPlace', 'ResidenceCredential', 'VerifiableCredential'],
      ['the holder', world.holder, world.holder.slice(9, 40)],
      ['who came', city.did, city.did.slice(9, 40), 'Springfield', 'Proof of residence', 'Open an account'],
    ];
    for (const [name, content] of files) {
      for (const [what, ...texts] of secrets) {
        for (const text of texts) {
          assert.equal(content.includes(text), false, `${what} in ${name}`);
          assert.equal(content.includes(Buffer.from(text, 'utf16le')), false, `${what} in ${name}`);
          assert.equal(
            content.includes(Buffer.from(text).toString('base64url').slice(0, -2)),
            false,
            `${what} in ${name}`,
          );
        }
      }
      assert.equal(content.includes(Buffer.from(world.vaultKey)), false, `the vault key in ${name}`);
    }
    const kept = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    assert.ok(kept > 4_000, `the files hold what was stored: ${kept} bytes`);
  });

  it('does not open with any key but the card’s', async () => {
    const directory = await temporaryDirectory();
    const store = await openLevelStore(await madeStore(directory));
    const world = await CounterWorld.create(store);
    const card = await world.present();
    const hello = world.hello(world.own, { kind: 'holder', operation: 'introduce' });
    await play({ services: world.services, world, terminal: world.own, card, hello });
    await store.close();
    const stolen = await openLevelStore(await madeStore(directory));
    const sealed = await SealedVault.open(stolen);
    assert.equal(sealed.created, true);
    await assert.rejects(sealed.unlock(new Uint8Array(32).fill(1)), { code: 'vault-key-wrong' });
    await stolen.close();
  });
});
