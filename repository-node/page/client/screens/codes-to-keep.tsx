import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';
import { day } from '../base/format.ts';
import { Fact } from '../parts/fact.tsx';
import { Note } from '../parts/note.tsx';
import { PageScreen } from '../parts/page-screen.tsx';
import { TypedBack } from './typed-back.tsx';

interface CodesToKeepProps {
  readonly groups: string;
  /** Place of the group that is to be typed back, from 0. */
  readonly asked: number;
}

/** New recovery codes on a sheet to print or copy; they count once a group was typed back and the card touched. */
export function CodesToKeep({ groups, asked }: CodesToKeepProps): JSX.Element {
  const { t, ask, state } = usePage();
  const [copied, setCopied] = useState(false);
  const { codes } = t;
  if (copied) return <TypedBack asked={asked} onBack={() => setCopied(false)} />;
  return (
    <PageScreen title={codes.title} lead={codes.keep}>
      <div class="unprinted">
        <Note>{state.backup.recoveryAt === undefined ? codes.notYet : codes.notYetOld}</Note>
      </div>
      <ol class="groups">
        {groups.split('-').map((group, at) => (
          <li key={`${at} ${group}`}>{group}</li>
        ))}
      </ol>
      <section class="sheet printed" aria-label={codes.howTitle}>
        <dl class="rows">
          <Fact name={codes.printed}>{day(t, Date.now())}</Fact>
          <Fact name={codes.authority}>{state.helpLine}</Fact>
        </dl>
        <h2>{codes.howTitle}</h2>
        <ol class="steps">
          {codes.how.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <div class="buttons">
        <Button onClick={() => print()}>{t.print}</Button>
        <Button kind="main" onClick={() => setCopied(true)}>
          {codes.onPaper}
        </Button>
        <Button kind="quiet" onClick={() => void ask('discard')}>
          {codes.discard}
        </Button>
      </div>
    </PageScreen>
  );
}
