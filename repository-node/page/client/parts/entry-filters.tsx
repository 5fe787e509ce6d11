import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import type { EntryView } from '../../view.ts';
import { usePage } from '../base/context.ts';
import { FILTERS, type Filter, officesOf } from '../base/entry-filter.ts';

interface EntryFiltersProps {
  readonly history: readonly EntryView[];
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  readonly search: string;
  readonly setSearch: (search: string) => void;
  readonly who: string;
  readonly setWho: (who: string) => void;
}

/** What of the history is shown: a kind, an office, words. */
export function EntryFilters(props: EntryFiltersProps): JSX.Element {
  const { t } = usePage();
  const { history, filter, setFilter, search, setSearch, who, setWho } = props;
  const offices = useMemo(() => officesOf(history), [history]);
  return (
    <search class="filters">
      <fieldset class="segments">
        <legend>{t.history.filter}</legend>
        {FILTERS.map((each) => (
          <Button key={each} pressed={filter === each} onClick={() => setFilter(each)}>
            {t.history.filters[each]}
          </Button>
        ))}
      </fieldset>
      <div class="fields">
        <label class="field">
          {t.history.search}
          <input
            type="search"
            value={search}
            placeholder={t.history.searchHint}
            onInput={({ currentTarget }) => setSearch(currentTarget.value)}
          />
        </label>
        <label class="field">
          {t.history.who}
          <select value={who} onChange={({ currentTarget }) => setWho(currentTarget.value)}>
            <option value="">{t.history.anyone}</option>
            {offices.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </search>
  );
}
