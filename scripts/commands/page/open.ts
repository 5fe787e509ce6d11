import { join } from 'node:path';
import { OPENING_PAGE, type Opening, openingAddress, readOpening } from '../../../agent/page-kit/opening-file.ts';
import type { CommandContext } from '../../cli/command.ts';
import { scriptFailures } from '../../cli/failures.ts';
import { openInBrowser } from '../../cli/open-in-browser.ts';

/** `page code`: for a bookmark, a second browser, a kiosk. */
export async function showCode(
  { output }: CommandContext,
  _: object,
  [directory = '']: readonly string[],
): Promise<void> {
  const opening = await openingOf(directory);
  output.json({ ...opening, page: openingAddress(opening) });
  output.text(`Page: ${opening.address}\nOpening code: ${opening.code} (good once)`);
}

/** `page open` */
export async function openPage(
  { output, environment }: CommandContext,
  _: object,
  [directory = '']: readonly string[],
): Promise<void> {
  const { address } = await openingOf(directory);
  openInBrowser(join(directory, OPENING_PAGE), environment.env);
  output.json({ opened: address });
  output.text(`Opening ${address} …`);
}

async function openingOf(directory: string): Promise<Opening> {
  try {
    return await readOpening(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw scriptFailures.fail('page-not-served', directory, error);
    throw error;
  }
}
