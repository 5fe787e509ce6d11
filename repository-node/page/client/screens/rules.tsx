import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import { DECLARED } from '../../../../schemas/credentials/declared.ts';
import type { OpenView, RuleView } from '../../view.ts';
import { usePage } from '../base/context.ts';
import { ruleSentence, typeName } from '../base/format.ts';
import { PageScreen } from '../parts/page-screen.tsx';

const EFFECTS = ['deny', 'ask', 'allow'] as const;
/** Types that can be named before any was seen. */
const KNOWN_TYPES = DECLARED.map(({ type }) => type);

export function RulesScreen() {
  const { t, state, ask } = usePage();
  const [adding, setAdding] = useState(false);
  const { open } = state;
  const names = useMemo(() => terminalNames(open), [open]);
  if (open === undefined) return null;
  if (adding) return <NewRule open={open} names={names} onEnd={() => setAdding(false)} />;
  return (
    <PageScreen title={t.rules.title} back="home" lead={t.rules.text}>
      {open.rules.length === 0 && <p>{t.rules.none}</p>}
      <ul class="rules">
        {open.rules.map((rule, at) => (
          <li key={JSON.stringify(rule)} class={rule.effect}>
            <p>{ruleSentence(t, rule, names)}</p>
            <Button
              label={`${t.rules.remove}: ${ruleSentence(t, rule, names)}`}
              onClick={() => void ask('rules', { rules: open.rules.filter((_, place) => place !== at) })}
            >
              {t.rules.remove}
            </Button>
          </li>
        ))}
      </ul>
      <div class="buttons">
        <Button kind="main" onClick={() => setAdding(true)}>
          {t.rules.add}
        </Button>
      </div>
    </PageScreen>
  );
}

interface NewRuleProps {
  readonly open: OpenView;
  readonly names: ReadonlyMap<string, string>;
  readonly onEnd: () => void;
}

/** Three questions, one after another, then the rule as a sentence. */
function NewRule({ open, names, onEnd }: NewRuleProps) {
  const { t, ask } = usePage();
  const [effect, setEffect] = useState<RuleView['effect'] | undefined>();
  const [terminal, setTerminal] = useState<string | undefined>();
  const [type, setType] = useState<string | undefined>();
  const types = useMemo(() => [...new Set([...KNOWN_TYPES, ...typesOf(open)])], [open]);
  const cancel = (
    <Button kind="quiet" onClick={onEnd}>
      {t.cancel}
    </Button>
  );
  if (effect === undefined) {
    return (
      <PageScreen title={t.rules.stepWhat}>
        <div class="buttons column">
          {EFFECTS.map((each) => (
            <Button key={each} onClick={() => setEffect(each)}>
              <b>{t.rules.effects[each]}</b>
              <span>{t.rules.effectTexts[each]}</span>
            </Button>
          ))}
          {cancel}
        </div>
      </PageScreen>
    );
  }
  if (terminal === undefined) {
    return (
      <PageScreen title={t.rules.stepWho}>
        <div class="buttons column">
          <Button onClick={() => setTerminal('')}>{t.rules.anyone}</Button>
          {[...names].map(([did, name]) => (
            <Button key={did} onClick={() => setTerminal(did)}>
              {name}
            </Button>
          ))}
          {cancel}
        </div>
      </PageScreen>
    );
  }
  if (type === undefined) {
    return (
      <PageScreen title={t.rules.stepType}>
        <div class="buttons column">
          <Button onClick={() => setType('')}>{t.rules.anything}</Button>
          {types.map((each) => (
            <Button key={each} onClick={() => setType(each)}>
              {typeName(t, each)}
            </Button>
          ))}
          {cancel}
        </div>
      </PageScreen>
    );
  }
  const rule: RuleView = { effect, ...(terminal !== '' && { terminal }), ...(type !== '' && { type }) };
  return (
    <PageScreen title={t.rules.stepSure}>
      <p class="lead">
        <b>{ruleSentence(t, rule, names)}</b>
      </p>
      <p>{t.rules.effectTexts[effect]}</p>
      <div class="buttons column">
        <Button kind="main" onClick={() => void ask('rules', { rules: [...open.rules, rule] }).then(onEnd)}>
          {t.rules.confirm}
        </Button>
        {cancel}
      </div>
    </PageScreen>
  );
}

/** Terminals that history and questions name, newest name first. */
function terminalNames(open: OpenView | undefined): Map<string, string> {
  const names = new Map<string, string>();
  for (const { terminal, organisation } of open?.questions ?? []) names.set(terminal, organisation.tradeName);
  for (const { record } of open?.history ?? []) {
    const { terminal, organisation } = record ?? {};
    if (terminal !== undefined && organisation !== undefined && !names.has(terminal)) {
      names.set(terminal, `${organisation.tradeName}, ${organisation.service}`);
    }
  }
  return names;
}

function typesOf({ credentials, questions }: OpenView): string[] {
  return [...credentials.flatMap(({ types }) => types), ...questions.flatMap(({ types }) => types)];
}
