import {
  encodeEnrolment,
  enrol,
  type FingerTemplate,
  LEAST_ENROLLED_QUALITY,
  MOST_TOUCHES,
  sortTouches,
} from '../../../card-bridge/fingerprint/index.ts';
import type { CommandContext } from '../../cli/command.ts';
import { scriptFailures } from '../../cli/failures.ts';
import { readFinger } from './read-finger.ts';

/** One image of a finger: its template, or why it is set aside with advice for the next touch. */
interface Touch {
  readonly file: string;
  readonly template: FingerTemplate | undefined;
  readonly why: string;
}

/**
 * Images of a finger, and perhaps of another one, each as an enrolment; one after the other they are what a card keeps
 * (`encodeFingers`). The caller wipes them.
 */
export async function fingersOfFiles(
  context: CommandContext,
  files: readonly string[],
  others: readonly string[] | undefined,
  dpi: number,
): Promise<Uint8Array[]> {
  const first = await enrolmentOfFiles(context, files, dpi);
  return others === undefined ? [first] : [first, await enrolmentOfFiles(context, others, dpi)];
}

/**
 * Up to twelve images of one finger as an enrolment in `encodeEnrolment`'s form; the caller wipes it. Images that are
 * too poor are set aside with a word on standard error, as long as three good ones remain.
 *
 * @throws finger-touch-again naming every image that was set aside, with advice, and how many more are wanted;
 *   finger-touches for more than twelve; enrolment-copy, enrolment-mixed naming two files
 */
export async function enrolmentOfFiles(
  context: CommandContext,
  files: readonly string[],
  dpi: number,
): Promise<Uint8Array> {
  if (files.length > MOST_TOUCHES) throw scriptFailures.fail('finger-touches', `${files.length} images`);
  const { good, setAside, wanted, left } = sortTouches(
    await readTouches(context, files, dpi),
    ({ template }) => template !== undefined,
  );
  const notes = setAside.map(({ file, why }) => `${file}: ${why}`);
  if (wanted > 0) {
    const more = left === 0 ? 'No touch is left: take another finger.' : `Wanted: ${wanted} more, in at most ${left}.`;
    throw scriptFailures.fail('finger-touch-again', [...notes, more].join(' '));
  }
  for (const note of notes) context.environment.stderr.write(`Set aside: ${note}\n`);
  const templates = good.flatMap(({ template }) => template ?? []);
  return encodeEnrolment(enrol(templates, 0, (index) => good[index]?.file ?? `impression ${index + 1}`));
}

async function readTouches(
  { signal, progress }: CommandContext,
  files: readonly string[],
  dpi: number,
): Promise<Touch[]> {
  const shown = progress('Reading fingers', files.length);
  const touches: Touch[] = [];
  try {
    for (const [index, file] of files.entries()) {
      signal.throwIfAborted();
      shown.update(index, file);
      touches.push(await readTouch(file, dpi, signal));
    }
  } finally {
    shown.end();
  }
  return touches;
}

async function readTouch(file: string, dpi: number, signal: AbortSignal): Promise<Touch> {
  const { extraction } = await readFinger(file, dpi, signal);
  const { advice = '' } = extraction;
  if (!extraction.usable) return { file, template: undefined, why: `${extraction.reason}. ${advice}` };
  const { template } = extraction;
  const isGood = template.quality >= LEAST_ENROLLED_QUALITY;
  return { file, template: isGood ? template : undefined, why: `quality ${template.quality} of 100. ${advice}` };
}
