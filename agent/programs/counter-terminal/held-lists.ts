import { parseJson } from '../../../schemas/strict-json.ts';
import { asList, isJsonObject } from '../../identity/base/json.ts';
import { readStatusEntry } from '../../identity/status-list/index.ts';
import type { TerminalStatus } from './terminal-status.ts';

/** A signed status list as it was received. */
export interface HeldList {
  readonly url: string;
  readonly text: string;
}

/** Most lists that are kept with one reading. */
const MOST_LISTS = 64;

/** The lists that the credentials of a verified presentation (JSON text) name, as the terminal holds them. */
export async function heldLists(presentation: string, status: Pick<TerminalStatus, 'held'>): Promise<HeldList[]> {
  const lists: HeldList[] = [];
  for (const url of [...listsNamed(presentation)].slice(0, MOST_LISTS)) {
    const text = await status.held(url);
    if (text !== undefined) lists.push({ url, text });
  }
  return lists;
}

function listsNamed(presentation: string): ReadonlySet<string> {
  const document: unknown = parseJson(presentation);
  const credentials = isJsonObject(document) ? asList(document.verifiableCredential) : [];
  const entries = credentials.flatMap((one) => (isJsonObject(one) ? asList(one.credentialStatus) : []));
  return new Set(entries.flatMap((entry) => readStatusEntry(entry)?.statusListCredential ?? []));
}
