import type { ComponentChildren, JSX } from 'preact';
import { Button, Spoken } from '../../../../agent/page-kit/client/index.ts';
import type { ResultView } from '../../view.ts';
import { usePage } from '../base/context.ts';
import { historyTable } from '../base/history-csv.ts';
import { sentences } from '../base/spoken.ts';
import { PageScreen } from '../parts/page-screen.tsx';
import { saveFile } from '../parts/save-file.ts';

export function ResultScreen(): JSX.Element | null {
  const { t, state, typed } = usePage();
  const { result } = state;
  if (result === undefined) return null;
  switch (result.task) {
    case 'introduce':
      return <Done title={t.results.introduceTitle} text={t.results.introduceText} />;
    case 'recover':
      typed.codes = '';
      return <Done title={t.lost.doneTitle} text={t.lost.doneText} to="home" />;
    case 'rules':
      return <Done title={t.rules.changed} text={t.rules.changedText} />;
    case 'remove-credential':
      return <Done title={t.results.removedTitle} text={t.results.removedText} />;
    case 'delete-history':
      return <Done title={t.erase.doneTitle(result.deleted)} text={t.erase.doneText} />;
    case 'drill':
      return <Done title={t.backup.drillTitle} text={t.backup.drillDone(result.credentials, result.entries)} />;
    case 'restore':
      return <Restored result={result} />;
    case 'backup':
      return <BackupMade result={result} />;
    case 'verify-history':
      return <HistoryChecked result={result} />;
    case 'recovery-words':
      return <RecoveryGroups groups={result.groups} />;
  }
}

interface DoneProps {
  readonly title: string;
  readonly text: string;
  readonly children?: ComponentChildren;
  /** Where it goes on; where it came from when absent. */
  readonly to?: string;
}

function Done({ title, text, children, to }: DoneProps) {
  const { t, ask, go } = usePage();
  const leave = () => void ask('dismiss').then(() => to !== undefined && go(to));
  return (
    <PageScreen title={title} lead={text} icon="passed" tone="good">
      {children}
      <div class="buttons">
        <Button kind={children === undefined ? 'main' : 'quiet'} onClick={leave}>
          {t.done}
        </Button>
        <Spoken words={sentences([title, text])} />
      </div>
    </PageScreen>
  );
}

type Of<T extends ResultView['task']> = Extract<ResultView, { task: T }>;

function BackupMade({ result }: { readonly result: Of<'backup'> }) {
  const { t, ask } = usePage();
  const size = new Intl.NumberFormat(t.locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 });
  const save = async () => {
    const text = await ask('save', { what: 'backup' });
    if (text !== undefined) saveFile(result.name, 'application/jsonl', text);
  };
  return (
    <Done title={t.backup.madeTitle} text={t.backup.madeText(size.format(Math.ceil(result.bytes / 1_000)))}>
      <div class="buttons">
        <Button kind="main" onClick={() => void save()}>
          {t.save}
        </Button>
      </div>
    </Done>
  );
}

function Restored({ result }: { readonly result: Of<'restore'> }) {
  const { t } = usePage();
  return (
    <Done title={t.restore.doneTitle} text={t.restore.doneText(result.credentials, result.entries)}>
      <ol class="steps">
        <li>{t.restore.end}</li>
        <li>
          {t.restore.start}
          <p class="typed">fingerpost node start {result.directory}</p>
        </li>
      </ol>
      <p class="small">{t.restore.stop}</p>
    </Done>
  );
}

function HistoryChecked({ result }: { readonly result: Of<'verify-history'> }) {
  const { t, ask } = usePage();
  const fetched = () => ask('save', { what: 'history' });
  const saveJson = async () => {
    const text = await fetched();
    if (text !== undefined) saveFile('history.jsonl', 'application/jsonl', text);
  };
  const saveTable = async () => {
    const text = await fetched();
    if (text !== undefined) saveFile('history.csv', 'text/csv', historyTable(t, text));
  };
  return (
    <Done title={t.history.checkedTitle} text={t.history.checkedText(result.entries, result.deleted)}>
      <p>{t.history.saveText}</p>
      <div class="buttons">
        <Button kind="main" onClick={() => void saveJson()}>
          {t.history.saveJson}
        </Button>
        <Button onClick={() => void saveTable()}>{t.history.saveCsv}</Button>
      </div>
    </Done>
  );
}

function RecoveryGroups({ groups }: { readonly groups: string }) {
  const { t, ask } = usePage();
  return (
    <PageScreen title={t.backup.recoveryTitle} lead={t.backup.recoveryKeep}>
      <ol class="groups">
        {groups.split('-').map((group, at) => (
          <li key={`${at} ${group}`}>{group}</li>
        ))}
      </ol>
      <div class="buttons">
        <Button onClick={() => print()}>{t.print}</Button>
        <Button kind="main" onClick={() => void ask('dismiss')}>
          {t.backup.recoveryKept}
        </Button>
      </div>
    </PageScreen>
  );
}
