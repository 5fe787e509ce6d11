import { inFile, inFileNow, readBoundedFile } from '../../../agent/base/read-file.ts';
import type { GreyImage } from '../../../card-bridge/fingerprint/base/types.ts';
import { extractTemplate } from '../../../card-bridge/fingerprint/extraction/extract.ts';
import { readImage } from '../../../card-bridge/fingerprint/image/read-image.ts';
import { SoftwareCard } from '../../../card-bridge/software-card/card.ts';
import { FileMemory } from '../../../card-bridge/software-card/kernel/memory.ts';
import { CardDisplay } from '../../../card-bridge/software-card/sensor/display.ts';
import { standardMatcher } from '../../../card-bridge/software-card/sensor/standard-matcher.ts';
import { demandFile } from '../../cli/input-file.ts';
import { IMAGE_LIMIT } from '../../cli/limits.ts';

/** The software card of a memory image file. @throws file-not-found, card-image-corrupt; both name the file */
export function openSoftwareCard(file: string, onDisplay?: (text: string) => void): SoftwareCard {
  return inFileNow(file, () => {
    demandFile(file);
    return new SoftwareCard({
      memory: new FileMemory(file),
      matcher: standardMatcher(extractTemplate),
      display: new CardDisplay(onDisplay),
    });
  });
}

/** A fingerprint image from a PNG or PGM file. @throws the file system's error, or a fault of the image */
export async function readFingerImage(file: string, dpi = 500): Promise<GreyImage> {
  return inFile(file, async () => readImage(await readBoundedFile(file, IMAGE_LIMIT), dpi));
}
