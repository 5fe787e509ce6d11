import { RulesChangeShape } from '../../schemas/holder-rules.ts';
import { nodeFailures } from '../base/failures.ts';
import { answeredChanges, readRules, rulesChange, shownQuestions } from '../policy/rule-store.ts';
import { applyRules, type RuleQuestion, withoutUsed } from '../policy/rules.ts';
import { argumentOf } from './argument.ts';
import type { HolderOperation } from './operation.ts';

/** The holder's rules, and the questions that wait for an answer. */
export const getRules: HolderOperation = async function* ({ services, unlocked, commit }) {
  const { rules } = await readRules(services.vault.store, unlocked.keys);
  const questions = await shownQuestions(services.vault.store, unlocked.keys);
  await commit();
  yield JSON.stringify({ rules, questions });
};

/** Most characters of all rules: they are shown in one part of an answer. */
const MAX_RULES_LENGTH = 131_072;

/** Replaces the rules; questions that they answer, one way or the other, no longer wait. */
export const setRules: HolderOperation = async function* ({ services, unlocked, commit }, argument) {
  const wanted = argumentOf(RulesChangeShape, argument);
  const { length } = JSON.stringify(wanted.rules);
  if (length > MAX_RULES_LENGTH) throw nodeFailures.fail('holder-argument-invalid', `${length} characters of rules`);
  const { store } = services.vault;
  const { keys } = unlocked;
  const told = { rules: 0, answered: 0 };
  await commit({}, async () => {
    const rules = withoutUsed({ rules: wanted.rules }, wanted.replaces ?? [], await readRules(store, keys));
    const isAnswered = (question: RuleQuestion) => applyRules(rules, question).effect !== 'ask';
    const answered = await answeredChanges(store, keys, isAnswered);
    Object.assign(told, { rules: rules.rules.length, answered: answered.length });
    return [rulesChange(keys, rules), ...answered];
  });
  yield JSON.stringify(told);
};
