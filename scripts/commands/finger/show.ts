import { writeFileSynced } from '../../../agent/base/synced-file.ts';
import { drawFinger, layersOf, writeDrawing } from '../../../card-bridge/fingerprint/draw/index.ts';
import { analyse } from '../../../card-bridge/fingerprint/extraction/analyse.ts';
import type { CommandContext } from '../../cli/command.ts';
import { readFinger } from './read-finger.ts';

interface ShowOptions {
  readonly out?: string;
  readonly dpi: number;
}

/** `finger show`: an unusable image is shown too, with the reason. */
export async function showFinger(
  { output, signal }: CommandContext,
  options: ShowOptions,
  [file = '']: readonly string[],
): Promise<void> {
  const { image, name, extraction } = await readFinger(file, options.dpi, signal);
  const isTooSmall = !extraction.usable && extraction.reason === 'too-small';
  const layers = isTooSmall ? undefined : layersOf(analyse(image), image);
  const out = options.out ?? `${name}.shown.png`;
  signal.throwIfAborted();
  await writeFileSynced(out, writeDrawing(drawFinger(image, extraction, layers)), { mode: 0o644 });
  if (extraction.usable) {
    const { minutiae, quality } = extraction.template;
    const { advice } = extraction;
    output.text(`${file}: ${minutiae.length} minutiae, quality ${quality} of 100${advice ? `. ${advice}` : ''}`);
    output.json({ image: file, usable: true, minutiae: minutiae.length, quality, advice, drawing: out });
  } else {
    output.text(`${file}: not usable, ${extraction.reason}. ${extraction.advice}`);
    output.json({ image: file, usable: false, reason: extraction.reason, advice: extraction.advice, drawing: out });
  }
  output.text(`Drawn in ${out}`);
}
