import { createHmac } from 'node:crypto';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { type PendingQuestion, PendingQuestionShape } from '../../schemas/holder-rules.ts';
import { boundedNames } from '../history/bounded-names.ts';
import type { OpenState } from '../state/open-state.ts';
import type { StoreChange } from '../store/vault-store.ts';
import type { RuleQuestion } from './rules.ts';

/** Most questions that wait; beyond it the oldest kind of question is not asked again until one was answered. */
export const MAX_QUESTIONS = 200;

/** Most characters of the questions that are shown at a time: they go into one part of an answer. */
const SHOWN = 131_072;

/** Keeps a question until the holder's rules answer it; the same question asked again takes its place. */
export async function questionChanges({ store, ring }: OpenState, question: PendingQuestion): Promise<StoreChange[]> {
  const { terminal, action } = question;
  const asked = boundedNames(question.asked);
  const demanded = boundedNames(question.demanded);
  const types = asked.map(({ type }) => type);
  const key = createHmac('sha256', ring.of(1).index)
    .update(encodeFrame({ terminal, action, types }))
    .digest('base64url');
  const waiting = await store.scan('question', { from: '', to: '~', limit: MAX_QUESTIONS });
  if (waiting.length >= MAX_QUESTIONS && !waiting.some((row) => row.key === key)) return [];
  return [
    {
      table: 'question',
      key,
      value: ring.seal(
        'metadata',
        `question ${key}`,
        encodeFrame(PendingQuestionShape.parse({ ...question, asked, demanded })),
      ),
    },
  ];
}

/** Questions with their keys. @throws vault-record-forged */
export async function readQuestions({ store, ring }: OpenState) {
  const rows = await store.scan('question', { from: '', to: '~', limit: MAX_QUESTIONS });
  return rows.map(({ key, value }) => ({
    key,
    question: PendingQuestionShape.parse(decodeFrame(ring.open('metadata', `question ${key}`, value))),
  }));
}

/** The questions that fit one part of an answer; the others are shown when these are answered. @throws vault-record-forged */
export async function shownQuestions(state: OpenState): Promise<PendingQuestion[]> {
  let left = SHOWN;
  const questions = (await readQuestions(state)).map(({ question }) => question);
  return questions.filter((question) => {
    left -= JSON.stringify(question).length;
    return left >= 0;
  });
}

/** What of a question a rule has to answer, so that it no longer waits. */
export const atLeast = (question: RuleQuestion & { readonly demanded: RuleQuestion['asked'] }): RuleQuestion => ({
  ...question,
  asked: question.demanded,
});

/** Takes out the questions that the rules now answer one way or the other. */
export async function answeredChanges(
  state: OpenState,
  isAnswered: (question: RuleQuestion) => boolean,
): Promise<StoreChange[]> {
  const questions = await readQuestions(state);
  return questions
    .filter(({ question }) => isAnswered(atLeast(question)))
    .map(({ key }) => ({ table: 'question', key }));
}
