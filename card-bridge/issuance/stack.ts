import { CardRefusal } from '../apdu/refusal.ts';
import { parseResponse } from '../apdu/response.ts';
import { SW } from '../apdu/status-word.ts';
import { toHex } from '../base/bytes.ts';
import type { CardChannel } from '../reader/card-channel.ts';
import type { CardReader, WaitOptions } from '../reader/card-reader.ts';
import type { Officer } from '../software-card/key-card/key-card-image.ts';
import type { IssuanceAttestation, IssuanceJournal } from './journal.ts';
import { type BlankCard, readBlank, relay } from './officer-desk.ts';

/** One card to be made; `id` names it in the journal. */
export interface CardJob {
  readonly id: string;
}

/** The script of one card, with whoever wrote it: only they can tell whether its answers are right. */
export interface WrittenScript {
  /** Command APDUs in order, complete before the blank card gets the first. */
  readonly commands: readonly Uint8Array[];
  /** Judges the blank card's answer. @throws card-refused: the job is over */
  check(index: number, answer: Uint8Array): Promise<void>;
  /** Ends the job, after the last answer. */
  finish(): Promise<IssuanceAttestation>;
  /** Wipes what was kept for the job; called in any case. */
  close(): void;
}

/** Who holds the master key and writes the scripts: a key card, or an HSM. */
export interface ScriptWriter<Job extends CardJob> {
  /** Who answers for the cards. */
  readonly officer: Officer;
  write(job: Job, blank: BlankCard): Promise<WrittenScript>;
}

export interface MachineProgress {
  readonly job: string;
  readonly done: number;
  readonly of: number;
  readonly step: 'insert-blank' | 'preparing' | 'writing' | 'issued' | 'remove-card';
}

export interface StackOptions {
  readonly blankReader: CardReader;
  readonly journal: IssuanceJournal;
  readonly now?: () => number;
  readonly onProgress?: (progress: MachineProgress) => void;
  /** For each wait for a card to be put in or taken out. */
  readonly wait?: WaitOptions;
}

export interface MachineResult {
  readonly issued: readonly string[];
  /** Jobs of an interrupted run whose last command may have reached its card: to be looked at by the officer. */
  readonly uncertain: readonly string[];
}

/**
 * Makes one card after another from a stack of blanks. May be run again with the same jobs after any interruption: what
 * the journal has is not made twice.
 *
 * @throws for a blank that fails or is pulled out, what readers and cards throw: the journal then says where to go on
 */
export async function issueStack<Job extends CardJob>(
  jobs: readonly Job[],
  writer: ScriptWriter<Job>,
  options: StackOptions,
): Promise<MachineResult> {
  const { journal, onProgress = () => {} } = options;
  const issued: string[] = [];
  const uncertain: string[] = [];
  for (const [done, job] of jobs.entries()) {
    const report = (step: MachineProgress['step']) => onProgress({ job: job.id, done, of: jobs.length, step });
    const state = journal.state(job.id);
    if (state === 'begun') uncertain.push(job.id);
    if (state !== 'open') continue;
    report('insert-blank');
    const channel = await options.blankReader.waitForCard(options.wait);
    try {
      report('preparing');
      await issueOne(job, writer, channel, options, () => report('writing'));
    } finally {
      await channel.close();
    }
    issued.push(job.id);
    report('issued');
    report('remove-card');
    await options.blankReader.waitForRemoval(options.wait);
  }
  return { issued, uncertain };
}

/** One card: the whole script is there before the blank card gets its first command. */
async function issueOne<Job extends CardJob>(
  job: Job,
  writer: ScriptWriter<Job>,
  channel: CardChannel,
  { journal, now = Date.now }: StackOptions,
  onWriting: () => void,
): Promise<void> {
  const blank = await readBlank(channel);
  const chip = toHex(blank.diversificationData);
  const script = await writer.write(job, blank);
  const at = () => new Date(now()).toISOString();
  try {
    onWriting();
    for (const [i, command] of script.commands.entries()) {
      if (i === script.commands.length - 1) journal.append({ kind: 'begun', job: job.id, chip, at: at() });
      await check(script, i, await relay(channel, command));
    }
    const attestation = await script.finish();
    const { name: officer, number: officerNumber } = writer.officer;
    journal.append({ kind: 'issued', job: job.id, chip, at: at(), officer, officerNumber, ...attestation });
  } finally {
    script.close();
  }
}

/** A blank card's own status word says more than that its answer was not accepted. */
async function check(script: WrittenScript, index: number, answer: Uint8Array): Promise<void> {
  try {
    await script.check(index, answer);
  } catch (failure) {
    const { sw } = parseResponse(answer);
    if (sw === SW.ok) throw failure;
    throw new CardRefusal(`blank card, command ${index + 1}:`, sw, failure);
  }
}
