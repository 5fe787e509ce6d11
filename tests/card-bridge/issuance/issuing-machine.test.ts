import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardFailures } from '../../../card-bridge/base/failures.ts';
import { issueCards, type MachineOptions } from '../../../card-bridge/issuance/issuing-machine.ts';
import { IssuanceJournal } from '../../../card-bridge/issuance/journal.ts';
import { type AttachedCard, attachCard } from '../../../card-bridge/reader/attach-card.ts';
import { VpcdReader } from '../../../card-bridge/reader/vpcd-reader.ts';
import { decodeImage } from '../../../card-bridge/software-card/kernel/card-image.ts';
import { VolatileMemory } from '../../../card-bridge/software-card/kernel/memory.ts';
import { officer, SYSTEM, Workshop } from './workshop.ts';

/** Memory on a disk that fills up. */
class FullMemory extends VolatileMemory {
  isFull = false;

  override store(image: Uint8Array): void {
    if (this.isFull) throw cardFailures.fail('card-image-unwritable');
    super.store(image);
  }
}

describe('the issuing machine', () => {
  let folder: string;
  let keyCardReader: VpcdReader;
  let blankReader: VpcdReader;
  let workshop: Workshop;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fingerpost-machine-'));
    keyCardReader = await VpcdReader.listen();
    blankReader = await VpcdReader.listen();
    workshop = new Workshop();
    await attachCard(workshop.keyCard(), { port: keyCardReader.port });
  });
  afterEach(async () => {
    await keyCardReader.close();
    await blankReader.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const options = (more: Partial<MachineOptions> = {}): MachineOptions => ({
    keyCardReader,
    blankReader,
    journal: new IssuanceJournal(join(folder, 'journal.jsonl')),
    officer,
    system: SYSTEM,
    wait: { timeoutMs: 20_000 },
    ...more,
  });

  /** The hand that puts a new blank in when the machine asks, and takes the finished card out. */
  const stack = (blanks: ReturnType<Workshop['blank']>[]) => {
    const used = blanks.values();
    let inside: AttachedCard | undefined;
    return async (step: string) => {
      if (step === 'insert-blank' && !blankReader.cardPresent) {
        const next = used.next().value;
        if (next !== undefined) inside = await attachCard(next.card, { port: blankReader.port });
      }
      if (step === 'remove-card') inside?.detach();
    };
  };

  it('makes a card from every blank of the stack, with progress and a journal', async () => {
    const blanks = [workshop.blank(), workshop.blank(), workshop.blank()];
    const hand = stack(blanks);
    const steps: string[] = [];
    const jobs = ['a', 'b', 'c'].map((id) => workshop.job(id));
    const result = await issueCards(
      jobs,
      options({
        onProgress: ({ step, done, of }) => {
          steps.push(`${done}/${of} ${step}`);
          void hand(step);
        },
      }),
    );
    assert.deepEqual(result, { issued: ['a', 'b', 'c'], uncertain: [] });
    assert.deepEqual(steps.slice(0, 6), [
      '0/3 insert-blank',
      '0/3 preparing',
      '0/3 writing',
      '0/3 issued',
      '0/3 remove-card',
      '1/3 insert-blank',
    ]);
    for (const { memory } of blanks) assert.equal(decodeImage(memory.load() ?? new Uint8Array()).state, 'secured');
    const issued = new IssuanceJournal(join(folder, 'journal.jsonl')).entries().filter(({ kind }) => kind === 'issued');
    assert.equal(issued.length, 3);
    assert.match(JSON.stringify(issued[0]), /"officer":"Hanako Yamada","officerNumber":"O-17"/);
  });

  it('goes on where it was when a blank is pulled out while it is written', async () => {
    const blanks = [workshop.blank(), workshop.blank()];
    const jobs = ['a', 'b'].map((id) => workshop.job(id));
    const hand = stack(blanks);
    let inside = 0;
    const pulled = issueCards(
      jobs,
      options({
        onProgress: ({ step }) => {
          if (step === 'writing' && ++inside === 2) void hand('remove-card');
          else void hand(step);
        },
      }),
    );
    await assert.rejects(pulled, { code: 'card-removed' });
    await blankReader.waitForRemoval({ timeoutMs: 10_000 });
    const second = blanks[1];
    assert.ok(second);
    assert.equal(decodeImage(second.memory.load() ?? new Uint8Array()).state, 'initialized');
    const again = stack([second]);
    const result = await issueCards(jobs, options({ onProgress: ({ step }) => void again(step) }));
    assert.deepEqual(result, { issued: ['b'], uncertain: [] });
  });

  it('says which command a blank refused and why, and makes the card when the cause is gone', async () => {
    const memory = new FullMemory();
    const { card } = workshop.blank(memory);
    memory.isFull = true;
    const jobs = [workshop.job('a')];
    const hand = stack([
      { card, memory },
      { card, memory },
    ]);
    const machine = () => issueCards(jobs, options({ onProgress: ({ step }) => void hand(step) }));
    await assert.rejects(machine(), { code: 'card-refused', detail: 'blank card, command 2: 6581' });
    await hand('remove-card');
    await blankReader.waitForRemoval({ timeoutMs: 10_000 });
    memory.isFull = false;
    assert.deepEqual(await machine(), { issued: ['a'], uncertain: [] });
  });

  it('names jobs whose last command may have reached the card, instead of making them twice', async () => {
    const journal = new IssuanceJournal(join(folder, 'journal.jsonl'));
    journal.append({ kind: 'begun', job: 'a', chip: '00', at: '2026-01-15T12:00:00.000Z' });
    assert.deepEqual(await issueCards([workshop.job('a')], options()), { issued: [], uncertain: ['a'] });
  });

  it('keeps a journal that a loss of power cut off at any byte readable, also after it went on', () => {
    const file = join(folder, 'cut.jsonl');
    const entry = (job: string) => ({ kind: 'begun', job, chip: '00', at: '2026-01-15T12:00:00.000Z' }) as const;
    const whole = new IssuanceJournal(file);
    whole.append(entry('a'));
    const first = readFileSync(file);
    whole.append(entry('b'));
    const both = readFileSync(file);
    for (let length = first.length; length < both.length; length++) {
      writeFileSync(file, both.subarray(0, length));
      const journal = new IssuanceJournal(file);
      assert.equal(journal.state('b'), 'open');
      journal.append(entry('c'));
      assert.deepEqual(new IssuanceJournal(file).entries(), [entry('a'), entry('c')]);
    }
  });

  it('needs a key card that opens, and blank cards', async () => {
    const wrong = { ...officer, pin: new TextEncoder().encode('0000') };
    await assert.rejects(issueCards([workshop.job('a')], options({ officer: wrong })), {
      code: 'key-card-not-opened',
      detail: 'tries left: 2',
    });
    const secured = workshop.blank();
    const hand = stack([secured, secured]);
    await issueCards([workshop.job('a')], options({ onProgress: ({ step }) => void hand(step) }));
    const second = issueCards([workshop.job('b')], options({ onProgress: ({ step }) => void hand(step) }));
    await assert.rejects(second, { code: 'blank-card-expected' });
  });
});
