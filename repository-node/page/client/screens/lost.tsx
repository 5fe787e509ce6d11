import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button, Spoken } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';
import { sentences } from '../base/spoken.ts';
import { Note } from '../parts/note.tsx';
import { PageScreen } from '../parts/page-screen.tsx';

/** Where the holder types the codes; what was typed stays until it was right. */
function CodesScreen(): JSX.Element {
  const { t, ask, go, typed } = usePage();
  const [codes, setCodes] = useState(typed.codes);
  const { lost } = t;
  const count = codes.replaceAll(/[\s-]/g, '').length;
  const onInput = (text: string) => {
    typed.codes = text;
    setCodes(text);
  };
  return (
    <PageScreen title={lost.codes}>
      <label class="field">
        {lost.codes}
        <textarea
          rows={4}
          value={codes}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          aria-describedby="codes-hint"
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      </label>
      <p class="hint" id="codes-hint">
        {lost.codesHint}
      </p>
      <p class="count">{lost.count(count)}</p>
      <div class="buttons">
        <Button kind="main" disabled={count !== 65} onClick={() => void ask('recover', { groups: codes.trim() })}>
          {lost.start}
        </Button>
        <Button kind="quiet" onClick={() => go('lost')}>
          {t.cancel}
        </Button>
      </div>
    </PageScreen>
  );
}

/** What happens now that the card is gone, and what to do. */
export function LostScreen(): JSX.Element {
  const { t, route, go } = usePage();
  const { lost } = t;
  if (route === 'lost/codes') return <CodesScreen />;
  return (
    <PageScreen title={lost.title} back="home">
      <Note good>{lost.calm}</Note>
      <ol class="steps">
        {lost.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div class="buttons">
        <Button kind="main" onClick={() => go('lost/codes')}>
          {lost.haveNew}
        </Button>
        <Spoken words={sentences([lost.title, lost.calm, ...lost.steps, ...lost.meanwhile])} />
      </div>
      <h2>{lost.meanwhileTitle}</h2>
      <ul class="steps">
        {lost.meanwhile.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </PageScreen>
  );
}
