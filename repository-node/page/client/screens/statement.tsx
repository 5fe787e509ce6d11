import { Button } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';
import { readable } from '../base/entry-filter.ts';
import { dayAndTime, purposeText, reasonText, sentenceOf } from '../base/format.ts';
import { PageScreen } from '../parts/page-screen.tsx';

/** The history as it goes on paper, in large print. */
export function StatementScreen() {
  const { t, state } = usePage();
  const history = readable(state.open?.history ?? []);
  return (
    <PageScreen
      title={t.history.statement}
      back="history"
      lead={t.history.statementText(history.length, dayAndTime(t, Date.now()))}
    >
      <div class="buttons">
        <Button kind="main" onClick={() => print()}>
          {t.print}
        </Button>
      </div>
      <ol class="statement">
        {history.map((entry) => (
          <li key={entry.sequence}>
            <p class="when">
              {entry.sequence}. {dayAndTime(t, entry.at)}
            </p>
            <p class="what">{sentenceOf(t, entry)}</p>
            {entry.record?.purpose !== undefined && (
              <p>
                {t.history.purpose}: {purposeText(t, entry.record.purpose)}
              </p>
            )}
            {entry.record?.reason !== undefined && (
              <p>
                {t.history.outcome[entry.record.outcome === 'refused' ? 'refused' : 'failed']}.{' '}
                {reasonText(t, entry.record.reason)}
              </p>
            )}
          </li>
        ))}
      </ol>
    </PageScreen>
  );
}
