import { Type } from 'typebox';
import type { JsonObject } from '../../agent/identity/base/json.ts';
import { exactly, shape } from '../../schemas/shape.ts';
import { parseJson } from '../../schemas/strict-json.ts';
import { readNewest } from '../history/history-reader.ts';
import { withoutBaseProofs } from '../policy/base-proof.ts';
import { shownQuestions } from '../policy/question-store.ts';
import { RuleBook } from '../policy/rule-book.ts';
import { readWords } from '../vault/words-row.ts';
import { argumentOf } from './argument.ts';
import { shownCards } from './card-operations.ts';
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
  await context.commit();
  yield* inParts(linesOf(context, entries));
};

async function* linesOf({ services, unlocked, recorded, card }: HolderContext, limit: number): AsyncGenerator<string> {
  const { store } = services.vault;
  const { state } = unlocked;
  for (const summary of await recorded.list({ limit: CREDENTIALS })) {
    const { text } = await unlocked.vault.read(summary.record);
    const line = JSON.stringify({ credential: { ...summary, document: documentOf(text) } });
    yield line.length <= LARGEST_LINE ? line : JSON.stringify({ credential: summary });
  }
  const from = services.history.head.sequence;
  const entries = await readNewest(store, state.ring, { from, limit });
  for (const { sequence, at, hash, record } of entries) {
    const entry = { sequence, at, hash: Buffer.from(hash).toString('hex'), ...(record && { record }) };
    yield JSON.stringify({ entry });
  }
  const { rules } = (await RuleBook.open(state, card)).rules;
  const questions = await shownQuestions(state);
  const recovery = (await readWords(state)) !== undefined;
  yield JSON.stringify({
    end: {
      rules,
      questions,
      entries: from,
      state: state.manifest.number,
      cards: shownCards(state.manifest.cards, card),
      recovery,
    },
  });
}

/** A credential's document without a base proof: that one leaves the node for nobody. */
function documentOf(text: string): JsonObject {
  return withoutBaseProofs(parseJson(text) as JsonObject);
}
