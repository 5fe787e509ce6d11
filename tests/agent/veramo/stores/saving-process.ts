import { writeSync } from 'node:fs';
import { StatusListIssuer } from '../../../../agent/identity/status-list/index.ts';
import { openIdentityStores } from '../../../../agent/veramo/stores/index.ts';
import { madeStore } from '../../base/store/made-store.ts';

/*
 * Saves credentials and revokes entries until it is killed; tells on standard output what it was told to be on the
 * disk: `saved HASH`, `revoked LIST INDEX`.
 */
const [directory = '', start = '0'] = process.argv.slice(2);
const stores = await openIdentityStores(await madeStore(directory), new Uint8Array(32));
const lists = new StatusListIssuer({
  store: stores.statusLists('test'),
  issuer: 'did:key:z',
  baseUrl: 'https://issuer.example/',
  secure: async (list: object) => list,
});

async function save(number: number): Promise<void> {
  const hash = await stores.data.methods.dataStoreSaveVerifiableCredential({
    verifiableCredential: {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential', 'Numbered'],
      issuer: `did:example:issuer${number % 3}`,
      issuanceDate: new Date(number * 1000).toISOString(),
      credentialSubject: { id: `did:example:holder${number}`, number, note: 'x'.repeat(200) },
      proof: { type: 'DataIntegrityProof' },
    },
  });
  writeSync(1, `saved ${hash}\n`);
}

for (let number = Number(start); ; number += 4) {
  await Promise.all([save(number), save(number + 1), save(number + 2), save(number + 3)]);
  const entry = await lists.allocate();
  await lists.set(entry, 1);
  writeSync(1, `revoked ${entry.statusListCredential} ${entry.statusListIndex}\n`);
}
