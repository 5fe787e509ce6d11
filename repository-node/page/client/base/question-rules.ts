import type { QuestionView, RuleView } from '../../view.ts';

/** How a question is answered; a question without one waits on. */
export type Answer = 'once' | 'always' | 'deny';

/** Claims that the office can do without. */
export function optionalClaims({ asked, demanded }: QuestionView): string[] {
  const needed = new Set(demanded.flatMap(({ type, claims }) => claims.map((claim) => `${type} ${claim}`)));
  return asked.flatMap(({ type, claims }) => claims.filter((claim) => !needed.has(`${type} ${claim}`)));
}

/**
 * The rules that answer a question: a yes covers the claims that were named and no other, without those that the holder
 * leaves out.
 */
export function rulesFor(question: QuestionView, answer: Answer, left: ReadonlySet<string>): RuleView[] {
  const { terminal, action, asked } = question;
  return asked.map(({ type, claims }) => {
    const shown = claims.filter((claim) => !left.has(claim));
    return {
      effect: answer === 'deny' ? 'deny' : 'allow',
      terminal,
      type,
      action,
      ...(answer !== 'deny' && action === 'read' && shown.length > 0 && { claims: shown }),
      ...(answer === 'once' && { once: true }),
    };
  });
}
