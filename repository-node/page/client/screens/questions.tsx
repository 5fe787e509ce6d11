import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button, Spoken } from '../../../../agent/page-kit/client/index.ts';
import type { QuestionView, RuleView } from '../../view.ts';
import { usePage } from '../base/context.ts';
import { dayAndTime, purposeText, typesNamed } from '../base/format.ts';
import { sentences } from '../base/spoken.ts';
import { Fact } from '../parts/fact.tsx';
import { PageScreen } from '../parts/page-screen.tsx';

/** One question at a time, answered with a rule and a touch. */
export function QuestionsScreen(): JSX.Element {
  const { t, state, ask, go } = usePage();
  const [at, setAt] = useState(0);
  const { questions = [], rules = [] } = state.open ?? {};
  const question = questions[Math.min(at, questions.length - 1)];
  if (question === undefined) {
    return <PageScreen title={t.questions.title} back="home" lead={t.questions.none} />;
  }
  const answer = (answered: Pick<RuleView, 'effect' | 'once'>) =>
    void ask('rules', { rules: [...rulesFor(question, answered), ...rules] });
  const what = typesNamed(t, question.types);
  const who = question.organisation.tradeName;
  const title = question.action === 'read' ? t.questions.read(who, what) : t.questions.write(who, what);
  return (
    <PageScreen title={title} back="home" icon="question">
      <dl class="rows panel">
        <Fact name={t.history.purpose}>{purposeText(t, question.purpose)}</Fact>
        <Fact name={t.history.service}>{`${who}, ${question.organisation.service}`}</Fact>
        <Fact name={t.questions.when}>{dayAndTime(t, question.at)}</Fact>
      </dl>
      <p>{t.questions.answered}</p>
      <div class="buttons column">
        <Button kind="main" onClick={() => answer({ effect: 'allow', once: true })}>
          {t.questions.once}
        </Button>
        <Button onClick={() => answer({ effect: 'allow' })}>{t.questions.always}</Button>
        <Button kind="danger" onClick={() => answer({ effect: 'deny' })}>
          {t.questions.deny}
        </Button>
        <Button kind="quiet" onClick={() => (at + 1 < questions.length ? setAt(at + 1) : go('home'))}>
          {t.questions.later}
        </Button>
        <Spoken
          words={sentences([title, `${t.history.purpose}: ${purposeText(t, question.purpose)}`, t.questions.answered])}
        />
      </div>
      {questions.length > 1 && (
        <p class="small">{t.questions.of(Math.min(at, questions.length - 1) + 1, questions.length)}</p>
      )}
    </PageScreen>
  );
}

function rulesFor({ terminal, action, types }: QuestionView, answered: Pick<RuleView, 'effect' | 'once'>): RuleView[] {
  return types.map((type) => ({ ...answered, terminal, type, action }));
}
