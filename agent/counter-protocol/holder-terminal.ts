import { type HolderAsk, HolderSession, type HolderSessionOptions } from './holder-session.ts';

export type HolderCall = HolderSessionOptions & HolderAsk;

/**
 * Asks the holder's own node for one thing that only the holder may have, with the holder's card in the reader.
 *
 * @throws as `HolderSession.open`
 *
 * @example
 * ```ts
 * await callAsHolder({ ...session, operation: 'overview', onPart: (part) => console.log(part) });
 * ```
 */
export async function callAsHolder(call: HolderCall): Promise<void> {
  const session = await HolderSession.open(call, call);
  await session.close();
}
