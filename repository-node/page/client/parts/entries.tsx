import type { JSX } from 'preact';
import { Icon } from '../../../../agent/page-kit/client/index.ts';
import type { EntryView } from '../../view.ts';
import { claimList } from '../base/claims-named.ts';
import { usePage } from '../base/context.ts';
import { clock, day, outcomeOf, purposeText, reasonText, sentenceOf } from '../base/format.ts';
import { EntryDetails } from './entry-details.tsx';

interface EntriesProps {
  readonly entries: readonly EntryView[];
  /** Places chosen for deletion, while that is being done. */
  readonly chosen?: ReadonlySet<number>;
  readonly onChoose?: (sequence: number) => void;
}

/** The history as a timeline, a heading for each day. */
export function Entries({ entries, ...choice }: EntriesProps): JSX.Element {
  const { t } = usePage();
  const days = Map.groupBy(entries, ({ at }) => day(t, at));
  return (
    <div class="history">
      {[...days].map(([name, of]) => (
        <section key={name}>
          <h2>{name}</h2>
          <ol>
            {of.map((entry) => (
              <Entry key={entry.sequence} entry={entry} {...choice} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

const ICONS = { completed: 'passed', refused: 'failed', failed: 'warning' } as const;

function Entry({ entry, chosen, onChoose }: Omit<EntriesProps, 'entries'> & { readonly entry: EntryView }) {
  const { t } = usePage();
  const { record, at, sequence } = entry;
  const outcome = outcomeOf(record);
  const given = claimList(t, record?.given ?? []);
  return (
    <li class={`entry ${outcome}`}>
      <span class="mark">
        <Icon name={ICONS[outcome]} />
      </span>
      <div>
        <p class="what">{sentenceOf(t, entry)}</p>
        <p class="when">
          <time dateTime={at}>{clock(t, at)}</time>
          <span class="outcome">{t.history.outcome[outcome]}</span>
        </p>
        {record?.purpose !== undefined && (
          <p>{t.history.labelled(t.history.purpose, purposeText(t, record.purpose))}</p>
        )}
        {given !== '' && <p>{t.history.labelled(t.history.given, given)}</p>}
        {record?.reason !== undefined && <p>{t.history.labelled(t.history.why, reasonText(t, record.reason))}</p>}
        {chosen !== undefined && record !== undefined && (
          <label class="check-box">
            <input type="checkbox" checked={chosen.has(sequence)} onChange={() => onChoose?.(sequence)} />
            {t.erase.one(sequence)}
          </label>
        )}
        {chosen === undefined && record !== undefined && <EntryDetails entry={entry} record={record} />}
      </div>
    </li>
  );
}
