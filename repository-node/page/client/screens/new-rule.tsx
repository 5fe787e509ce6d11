import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import type { OpenView, RuleView } from '../../view.ts';
import { usePage } from '../base/context.ts';
import { ruleSentence } from '../base/format.ts';
import { knownClaims, knownTypes } from '../base/known-types.ts';
import { typeName } from '../base/names.ts';
import { ClaimChoice } from '../parts/claim-choice.tsx';
import { Note } from '../parts/note.tsx';
import { PageScreen } from '../parts/page-screen.tsx';

const EFFECTS = ['deny', 'ask', 'allow'] as const;
const STEPS = ['effect', 'terminal', 'type', 'claims'] as const;

/** What was chosen so far. An empty text stands for anybody and anything, no claims for all of them. */
interface Draft {
  readonly effect?: RuleView['effect'];
  readonly terminal?: string;
  readonly type?: string;
  readonly claims?: string[];
}

interface NewRuleProps {
  readonly open: OpenView;
  readonly names: ReadonlyMap<string, string>;
  readonly onEnd: () => void;
}

/** Few questions, one after another and back again, then the rule as a sentence. */
export function NewRule({ open, names, onEnd }: NewRuleProps) {
  const { t, ask } = usePage();
  const [draft, setDraft] = useState<Draft>({});
  const types = useMemo(() => knownTypes(open), [open]);
  const add = (more: Draft) => setDraft({ ...draft, ...more });
  const { effect, terminal, type, claims } = draft;
  const step = (title: string, choices: ComponentChildren) => (
    <PageScreen title={title}>
      <div class="buttons column">
        {choices}
        {effect !== undefined && <Button onClick={() => setDraft(before(draft))}>{t.backOne}</Button>}
        <Button kind="quiet" onClick={onEnd}>
          {t.cancel}
        </Button>
      </div>
    </PageScreen>
  );
  if (effect === undefined)
    return step(
      t.rules.stepWhat,
      EFFECTS.map((each) => (
        <Button key={each} onClick={() => add({ effect: each })}>
          <b>{t.rules.effects[each]}</b>
          <span>{t.rules.effectTexts[each]}</span>
        </Button>
      )),
    );
  if (terminal === undefined) {
    const offices = [['', t.rules.anyone] as const, ...names];
    return step(
      t.rules.stepWho,
      offices.map(([did, name]) => (
        <Button key={did} onClick={() => add({ terminal: did })}>
          {name}
        </Button>
      )),
    );
  }
  if (type === undefined)
    return step(
      t.rules.stepType,
      ['', ...types].map((each) => (
        <Button key={each} onClick={() => add(each === '' ? { type: '', claims: [] } : { type: each })}>
          {each === '' ? t.rules.anything : typeName(t, each)}
        </Button>
      )),
    );
  if (claims === undefined)
    return step(
      t.rules.stepClaims(typeName(t, type)),
      <ClaimChoice claims={knownClaims(open, type)} onChoose={(chosen) => add({ claims: chosen })} />,
    );
  const rule = ruleOf({ ...draft, effect });
  return step(
    t.rules.stepSure,
    <>
      <p class="lead">
        <b>{ruleSentence(t, rule, names)}</b>
      </p>
      <p>{t.rules.effectTexts[effect]}</p>
      {terminal === '' && <Note>{t.rules.everyone[effect]}</Note>}
      <Button kind="main" onClick={() => void ask('rules', { rules: [...open.rules, rule] }).then(onEnd)}>
        {t.rules.confirm}
      </Button>
    </>,
  );
}

/** The draft without what was chosen last; claims of any type were not chosen. */
function before(draft: Draft): Draft {
  const chosen = STEPS.filter((name) => draft[name] !== undefined && !(name === 'claims' && draft.type === ''));
  const { [chosen.at(-1) ?? 'effect']: _, claims, ...rest } = draft;
  return chosen.at(-1) === 'claims' || draft.type === '' || claims === undefined ? rest : { ...rest, claims };
}

function ruleOf({ effect, terminal, type, claims = [] }: Draft & Pick<RuleView, 'effect'>): RuleView {
  return {
    effect,
    ...(terminal && { terminal }),
    ...(type && { type }),
    ...(claims.length > 0 && { claims, action: 'read' }),
  };
}
