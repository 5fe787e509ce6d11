import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HsmIssuanceJob, issueCardsWithHsm } from '../../../card-bridge/issuance/hsm-machine.ts';
import { IssuanceJournal } from '../../../card-bridge/issuance/journal.ts';
import { attachCard } from '../../../card-bridge/reader/attach-card.ts';
import { VpcdReader } from '../../../card-bridge/reader/vpcd-reader.ts';
import { cmac } from '../../../card-bridge/secure-channel/cmac.ts';
import { decodeImage } from '../../../card-bridge/software-card/kernel/card-image.ts';
import { MASTER, Workshop } from './workshop.ts';

/** Calls of the HSM for one card: three keys, a challenge, the next seed. */
const CALLS = 5;

describe('the issuing machine with the master key in an HSM', () => {
  let folder: string;
  let blankReader: VpcdReader;
  let workshop: Workshop;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fingerpost-hsm-machine-'));
    blankReader = await VpcdReader.listen();
    workshop = new Workshop();
  });
  afterEach(async () => {
    await blankReader.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('leaves the blank as it was when the HSM goes at any call, and makes the card when it is back', async () => {
    const { card, memory } = workshop.blank();
    const secrets: Uint8Array[] = [];
    const job: HsmIssuanceJob = {
      id: 'a',
      async parameters() {
        const parameters = await workshop.parameters();
        const own = { ...parameters, template: parameters.template.slice() };
        secrets.push(own.template, own.pin, own.cardKey);
        return own;
      },
    };
    const state = () => decodeImage(memory.load() ?? new Uint8Array()).state;
    const journal = new IssuanceJournal(join(folder, 'journal.jsonl'));
    const issue = async (failsAt: number) => {
      let calls = 0;
      const attached = await attachCard(card, { port: blankReader.port });
      const master = async (message: Uint8Array) => {
        if (++calls === failsAt) throw new Error('HSM gone');
        return cmac(MASTER, message);
      };
      try {
        return await issueCardsWithHsm([job], {
          blankReader,
          journal,
          master,
          officer: { name: 'Taro Sato', number: 'O-18' },
          wait: { timeoutMs: 20_000 },
          onProgress: ({ step }) => step === 'remove-card' && attached.detach(),
        });
      } finally {
        attached.detach();
        await blankReader.waitForRemoval({ timeoutMs: 10_000 });
      }
    };
    for (let call = 1; call <= CALLS; call++) {
      await assert.rejects(issue(call), { message: 'HSM gone' });
      assert.equal(state(), 'initialized');
      assert.deepEqual(journal.entries(), []);
    }
    assert.deepEqual(await issue(CALLS + 1), { issued: ['a'], uncertain: [] });
    assert.equal(state(), 'secured');
    assert.deepEqual(
      journal.entries().map(({ kind }) => kind),
      ['begun', 'issued'],
    );
    assert.equal(secrets.length, 3 * (CALLS + 1));
    for (const secret of secrets) assert.ok(secret.every((byte) => byte === 0));
  });
});
