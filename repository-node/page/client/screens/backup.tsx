import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button, Icon, type IconName } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';
import { day } from '../base/format.ts';
import { Note } from '../parts/note.tsx';
import { PageScreen } from '../parts/page-screen.tsx';
import { Password } from '../parts/password.tsx';
import { Tile } from '../parts/tile.tsx';

type Part = 'menu' | 'make' | 'drill' | 'recovery';

export function BackupScreen(): JSX.Element {
  const { t, state } = usePage();
  const [part, setPart] = useState<Part>('menu');
  const back = () => setPart('menu');
  if (part === 'make') return <Make onEnd={back} />;
  if (part === 'drill') return <Drill onEnd={back} />;
  if (part === 'recovery') return <Recovery onEnd={back} />;
  const when = (time: string | undefined) => (time === undefined ? t.backup.never : day(t, time));
  const { madeAt, provenAt, recoveryAt } = state.backup;
  const choices: readonly [Part, IconName, string, string][] = [
    ['make', 'backup', t.backup.make, `${t.backup.made}: ${when(madeAt)}`],
    ['drill', 'passed', t.backup.drill, `${t.backup.proven}: ${when(provenAt)}`],
    ['recovery', 'card', t.backup.recovery, `${t.backup.recoveryAt}: ${when(recoveryAt)}`],
  ];
  return (
    <PageScreen title={t.backup.title} back="home" lead={t.backup.text}>
      {state.open?.recovery === false && <Note>{t.backup.haveNone}</Note>}
      <div class="tiles">
        {choices.map(([to, icon, name, text]) => (
          <button key={to} type="button" class="tile" onClick={() => setPart(to)}>
            <Icon name={icon} />
            <b>{name}</b>
            <small>{text}</small>
          </button>
        ))}
        <Tile to="restore" icon="network" name={t.backup.restore} text={t.backup.restoreHint} />
      </div>
    </PageScreen>
  );
}

interface PartProps {
  readonly onEnd: () => void;
}

function Make({ onEnd }: PartProps) {
  const { t, ask } = usePage();
  const [passphrase, setPassphrase] = useState('');
  return (
    <PageScreen title={t.backup.make} lead={t.backup.text}>
      <Password value={passphrase} onInput={setPassphrase} />
      <Choices ready={passphrase.length >= 8} onGo={() => void ask('backup', { passphrase })} onEnd={onEnd} />
    </PageScreen>
  );
}

function Drill({ onEnd }: PartProps) {
  const { t, ask } = usePage();
  const [passphrase, setPassphrase] = useState('');
  const [file, setFile] = useState<string | undefined>();
  const choose = async (list: FileList | null) => setFile(await list?.[0]?.text());
  return (
    <PageScreen title={t.backup.drill} lead={t.backup.drillText}>
      <label class="field">
        {t.backup.drillFile}
        <input type="file" onChange={({ currentTarget }) => void choose(currentTarget.files)} />
        <span class="hint">{t.backup.drillJustMade}</span>
      </label>
      <Password value={passphrase} onInput={setPassphrase} />
      <Choices
        ready={passphrase.length >= 8}
        onGo={() => void ask('drill', { passphrase, ...(file !== undefined && { file }) })}
        onEnd={onEnd}
      />
    </PageScreen>
  );
}

function Recovery({ onEnd }: PartProps) {
  const { t, ask, state } = usePage();
  return (
    <PageScreen title={t.backup.recovery} lead={t.backup.recoveryText}>
      {state.open?.recovery === true && <Note>{t.backup.recoveryWarn}</Note>}
      <div class="buttons column">
        <Button kind="main" onClick={() => void ask('recovery-words')}>
          {t.backup.recoveryMake}
        </Button>
        <Button kind="quiet" onClick={onEnd}>
          {t.cancel}
        </Button>
      </div>
    </PageScreen>
  );
}

function Choices({ ready, onGo, onEnd }: PartProps & { readonly ready: boolean; readonly onGo: () => void }) {
  const { t } = usePage();
  return (
    <div class="buttons">
      <Button kind="main" disabled={!ready} onClick={onGo}>
        {t.go_on}
      </Button>
      <Button kind="quiet" onClick={onEnd}>
        {t.cancel}
      </Button>
    </div>
  );
}
