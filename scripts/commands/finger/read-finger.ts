import { basename, extname } from 'node:path';
import { inFile } from '../../../agent/base/read-file.ts';
import { openRegular } from '../../../agent/base/regular-file.ts';
import type { Extraction, GreyImage } from '../../../card-bridge/fingerprint/base/types.ts';
import { extractTemplate } from '../../../card-bridge/fingerprint/extraction/extract.ts';
import { checkLength } from '../../../card-bridge/fingerprint/image/limits.ts';
import { readImage } from '../../../card-bridge/fingerprint/image/read-image.ts';

/** An image file with what the extractor made of it. */
export interface ReadFinger {
  readonly file: string;
  /** The file's name without folder and ending. */
  readonly name: string;
  readonly image: GreyImage;
  readonly extraction: Extraction;
}

/** The bytes of a file that is not longer than an image can be; its length is looked at first. */
async function bytesOf(file: string, signal: AbortSignal): Promise<Uint8Array> {
  const handle = await openRegular(file);
  try {
    checkLength((await handle.stat()).size);
    return await handle.readFile({ signal });
  } finally {
    await handle.close();
  }
}

/** @throws the file system's error, image-malformed, image-too-large */
export async function readFinger(file: string, dpi: number, signal: AbortSignal): Promise<ReadFinger> {
  const image = await inFile(file, async () => readImage(await bytesOf(file, signal), dpi));
  return { file, name: basename(file, extname(file)), image, extraction: extractTemplate(image) };
}
