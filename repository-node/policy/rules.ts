import type { HolderRule, HolderRules } from '../../schemas/holder-rules.ts';
import { claimContains } from './claim-name.ts';

/** What the holder's rules are asked about: one terminal, one kind of access, the types and claims concerned. */
export interface RuleQuestion {
  readonly terminal: string;
  readonly action: 'read' | 'write';
  readonly asked: readonly { readonly type: string; readonly claims: readonly string[] }[];
}

export interface RuleVerdict {
  readonly effect: 'deny' | 'ask' | 'allow';
  /** The single-use rules that this session uses up. */
  readonly used: readonly HolderRule[];
}

/**
 * Applies the holder's rules: `deny` wins, then `allow`, then `ask`; what no rule names is allowed. Where no type is
 * concerned, the rules that name none decide.
 */
export function applyRules(rules: HolderRules, question: RuleQuestion): RuleVerdict {
  const used = new Set<HolderRule>();
  let effect: RuleVerdict['effect'] = 'allow';
  for (const asked of question.asked.length > 0 ? question.asked : [undefined]) {
    const fitting = rules.rules.filter((rule) => fits(rule, question, asked));
    if (fitting.some((rule) => rule.effect === 'deny')) return { effect: 'deny', used: [] };
    const allowing = fitting.filter((rule) => rule.effect === 'allow');
    const lasting = allowing.find((rule) => rule.once !== true);
    if (allowing.length === 0 && fitting.length > 0) effect = 'ask';
    if (lasting === undefined && allowing[0] !== undefined) used.add(allowing[0]);
  }
  return { effect, used: effect === 'allow' ? [...used] : [] };
}

/**
 * The holder's new rules without the single-use ones that were used up while the holder made them: those that stood in the
 * rules that the holder saw, and stand there no more.
 */
export function withoutUsed(rules: HolderRules, seen: readonly HolderRule[], now: HolderRules): HolderRules {
  const left = seen.filter(({ once }) => once === true).map(nameOf);
  for (const rule of now.rules) {
    const at = left.indexOf(nameOf(rule));
    if (at >= 0) left.splice(at, 1);
  }
  const kept = rules.rules.toReversed().filter((rule) => {
    const at = left.indexOf(nameOf(rule));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return { rules: kept.toReversed() };
}

function nameOf({ effect, terminal, type, claims, action, once }: HolderRule): string {
  return JSON.stringify([effect, terminal ?? null, type ?? null, claims ?? null, action ?? null, once ?? false]);
}

function fits(rule: HolderRule, question: RuleQuestion, asked: RuleQuestion['asked'][number] | undefined): boolean {
  return (
    (rule.terminal === undefined || rule.terminal === question.terminal) &&
    (rule.type === undefined || rule.type === asked?.type) &&
    (rule.action === undefined || rule.action === question.action) &&
    (rule.claims === undefined || (question.action === 'read' && concerns(rule.effect, rule.claims, asked?.claims)))
  );
}

/** An `allow` has to cover every claim; the others concern what touches one of theirs. */
function concerns(effect: HolderRule['effect'], named: readonly string[], claims: readonly string[] = []): boolean {
  if (effect === 'allow') return claims.every((claim) => named.some((each) => claimContains(each, claim)));
  return claims.some((claim) => named.some((each) => claimContains(each, claim) || claimContains(claim, each)));
}
