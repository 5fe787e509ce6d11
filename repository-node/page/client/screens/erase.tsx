import type { JSX } from 'preact';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';
import { PageScreen } from '../parts/page-screen.tsx';

interface EraseScreenProps {
  readonly sequences: readonly number[];
  readonly onEnd: () => void;
}

/** What deleting history costs, before it is done. */
export function EraseScreen({ sequences, onEnd }: EraseScreenProps): JSX.Element {
  const { t, ask } = usePage();
  return (
    <PageScreen title={t.erase.sure(sequences.length)} icon="warning" tone="bad">
      <ul class="steps">
        {t.erase.costs.map((cost) => (
          <li key={cost}>{cost}</li>
        ))}
      </ul>
      <div class="buttons">
        <Button kind="main" onClick={onEnd}>
          {t.erase.keep}
        </Button>
        <Button kind="danger" onClick={() => void ask('delete-history', { sequences })}>
          {t.erase.yes}
        </Button>
      </div>
    </PageScreen>
  );
}
