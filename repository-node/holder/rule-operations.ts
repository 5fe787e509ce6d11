import { nodeFailures } from '../base/failures.ts';
import { answeredChanges, shownQuestions } from '../policy/question-store.ts';
import { RuleBook } from '../policy/rule-book.ts';
import { applyRules, type RuleQuestion, withoutUsed } from '../policy/rules.ts';
import type { HolderOperation } from './operation.ts';

/** The holder's rules, and the questions that wait for an answer. */
export const getRules: HolderOperation<'rules-get'> = async function* ({ unlocked, card, commit }) {
  const { rules } = (await RuleBook.open(unlocked.state, card)).rules;
  const questions = await shownQuestions(unlocked.state);
  await commit();
  yield { rules, questions };
};

/** Most characters of all rules: they are shown in one part of an answer. */
const MAX_RULES_LENGTH = 131_072;

/** Replaces the rules; questions that they answer, one way or the other, no longer wait. */
export const setRules: HolderOperation<'rules-set'> = async function* ({ unlocked, card, commit }, wanted) {
  const { length } = JSON.stringify(wanted.rules);
  if (length > MAX_RULES_LENGTH) throw nodeFailures.fail('holder-argument-invalid', `${length} characters of rules`);
  const { state } = unlocked;
  const told = { rules: 0, answered: 0 };
  await commit({}, async () => {
    const book = await RuleBook.open(state, card);
    const rules = withoutUsed({ rules: wanted.rules }, wanted.replaces ?? [], book.rules);
    const isAnswered = (question: RuleQuestion) => applyRules(rules, question).effect !== 'ask';
    const answered = await answeredChanges(state, isAnswered);
    Object.assign(told, { rules: rules.rules.length, answered: answered.length });
    return [book.replacedBy(rules), ...answered];
  });
  yield told;
};
