import { Type } from 'typebox';
import type { JsonObject } from '../../agent/identity/base/json.ts';
import { exactly, shape } from '../../schemas/shape.ts';
import { parseJson } from '../../schemas/strict-json.ts';
import { readHistory } from '../history/history-reader.ts';
import { withoutBaseProofs } from '../policy/base-proof.ts';
import { readRules, shownQuestions } from '../policy/rule-store.ts';
import { argumentOf } from './argument.ts';
import { anchorState } from './history-operations.ts';
import type { HolderContext, HolderOperation } from './operation.ts';
import { inParts } from './parts.ts';

/** Most credentials and history entries in one overview. */
const CREDENTIALS = 500;
const ENTRIES = 2_000;
const OverviewShape = shape(
  'overview',
  exactly({ entries: Type.Optional(Type.Integer({ minimum: 1, maximum: ENTRIES })) }),
);
/** Larger credentials are listed without their document, so that each line fits one frame. */
const LARGEST_LINE = 200_000;

/**
 * All that the holder's own page shows, for one touch: credentials with their text, the newest history, rules and
 * questions. JSON lines, each an object with one of `credential`, `entry`, `end`.
 */
export const overview: HolderOperation = async function* (context, argument) {
  const { entries = ENTRIES } = argumentOf(OverviewShape, argument ?? {});
  const anchor = await anchorState(context);
  await context.commit();
  yield* inParts(linesOf(context, anchor, entries));
};

async function* linesOf(
  { services, unlocked, recorded }: HolderContext,
  anchor: string,
  limit: number,
): AsyncGenerator<string> {
  const { store, recipients } = services.vault;
  for (const summary of await recorded.list({ limit: CREDENTIALS })) {
    const { text } = await unlocked.vault.read(summary.record);
    const line = JSON.stringify({ credential: { ...summary, document: documentOf(text) } });
    yield line.length <= LARGEST_LINE ? line : JSON.stringify({ credential: summary });
  }
  const from = services.history.head.sequence;
  const entries = await readHistory(store, unlocked.keys.history, { from, limit, reverse: true });
  for (const { sequence, at, hash, record } of entries) {
    const entry = { sequence, at, hash: Buffer.from(hash).toString('hex'), ...(record && { record }) };
    yield JSON.stringify({ entry });
  }
  const { rules } = await readRules(store, unlocked.keys);
  const questions = await shownQuestions(store, unlocked.keys);
  const recovery = (await recipients.words()) !== undefined;
  yield JSON.stringify({ end: { rules, questions, entries: from, anchor, recovery } });
}

/** A credential's document without a base proof: that one leaves the node for nobody. */
function documentOf(text: string): JsonObject {
  return withoutBaseProofs(parseJson(text) as JsonObject);
}
