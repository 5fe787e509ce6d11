import type { JSX } from 'preact';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';
import { PageScreen } from '../parts/page-screen.tsx';

interface RestoredProps {
  readonly credentials: number;
  readonly entries: number;
  readonly directory: string;
}

/** A repository that was brought back, and what is left to do. */
export function Restored({ credentials, entries, directory }: RestoredProps): JSX.Element {
  const { t, ask } = usePage();
  const { restore } = t;
  return (
    <PageScreen title={restore.doneTitle} lead={restore.doneText(credentials, entries)} icon="passed" tone="good">
      <ol class="steps">
        <li>{restore.end}</li>
        <li>
          {restore.start}
          <p class="typed">fingerpost node start {directory}</p>
        </li>
      </ol>
      <p class="small">{restore.stop}</p>
      <div class="buttons">
        <Button onClick={() => print()}>{t.print}</Button>
        <Button kind="main" onClick={() => void ask('discard')}>
          {restore.noted}
        </Button>
      </div>
    </PageScreen>
  );
}
