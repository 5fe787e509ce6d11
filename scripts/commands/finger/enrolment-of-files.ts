import { encodeEnrolment, enrol, LEAST_ENROLLED_QUALITY } from '../../../card-bridge/fingerprint/index.ts';
import type { CommandContext } from '../../cli/command.ts';
import { scriptFailures } from '../../cli/failures.ts';
import { readFinger } from './read-finger.ts';

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
 * Images of one finger as an enrolment in `encodeEnrolment`'s form; the caller wipes it.
 *
 * @throws finger-unusable naming the file, with advice for the next touch when it is too poor to be enrolled;
 *   enrolment-copy, enrolment-mixed naming two files; enrolment-impressions for more than eight
 */
export async function enrolmentOfFiles(
  { signal, progress }: CommandContext,
  files: readonly string[],
  dpi: number,
): Promise<Uint8Array> {
  const shown = progress('Reading fingers', files.length);
  const templates = [];
  try {
    for (const [index, file] of files.entries()) {
      signal.throwIfAborted();
      shown.update(index, file);
      const { extraction } = await readFinger(file, dpi, signal);
      if (!extraction.usable)
        throw scriptFailures.fail('finger-unusable', `${file}: ${extraction.reason}. ${extraction.advice}`);
      const { template, advice = '' } = extraction;
      if (template.quality < LEAST_ENROLLED_QUALITY)
        throw scriptFailures.fail('finger-unusable', `${file}: quality ${template.quality} of 100. ${advice}`);
      templates.push(template);
    }
  } finally {
    shown.end();
  }
  return encodeEnrolment(enrol(templates, 0, (index) => files[index] ?? `impression ${index + 1}`));
}
