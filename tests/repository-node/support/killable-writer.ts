/**
 * A process that works on a real store until it is killed: it introduces itself, then writes credentials and releases
 * presentations, and tells each acknowledged step on its standard output. With a death as second argument it kills
 * itself at that write.
 */
import { ChainedHistory } from '../../../repository-node/history/chained-history.ts';
import { createCheckpointSigner } from '../../../repository-node/history/checkpoint-signer.ts';
import { RecordedVault } from '../../../repository-node/history/recorded-vault.ts';
import { openLevelStore } from '../../../repository-node/store/level-store.ts';
import { SealedVault } from '../../../repository-node/vault/sealed-vault.ts';
import { madeStore } from '../../agent/base/store/made-store.ts';
import { CRASH_SEED, CRASH_VAULT_KEY } from './crash-keys.ts';
import { dyingStore } from './dying-store.ts';
import { sampleRecord, sampleText } from './samples.ts';

const [directory = '', death = ''] = process.argv.slice(2);

const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const store = dyingStore(
  await openLevelStore(await madeStore(directory)),
  death === '' ? undefined : JSON.parse(death),
);
const sealed = await SealedVault.open(store);
if (!sealed.created) await sealed.create(sealed.begin(CRASH_VAULT_KEY));
const history = await ChainedHistory.open({
  store,
  storeId: sealed.storeId,
  signer: createCheckpointSigner(CRASH_SEED),
  recipient: () => sealed.publicKeys,
});
const vault = new RecordedVault(await sealed.unlock(CRASH_VAULT_KEY), history);
tell({ open: history.head.sequence });
for (let round = 0; round < 10_000; round++) {
  const id = `urn:uuid:${crypto.randomUUID()}`;
  const { stored, receipt } = await vault.store([sampleText({ id })], sampleRecord({ kind: 'write' }));
  tell({
    stored: id,
    record: stored[0]?.record,
    sequence: receipt.sequence,
    hash: Buffer.from(receipt.hash).toString('hex'),
  });
  const { held } = await vault.hold([stored[0]?.record ?? ''], async ([credential]) => ({
    outside: undefined,
    held: credential?.text.length,
  }));
  const released = await held.release(sampleRecord());
  tell({ released: id, sequence: released.receipt.sequence, hash: Buffer.from(released.receipt.hash).toString('hex') });
}
