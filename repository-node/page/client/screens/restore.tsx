import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';
import { PageScreen } from '../parts/page-screen.tsx';
import { Password } from '../parts/password.tsx';

/** Brings a backup back for good: into a new folder, once the card has opened it; or the same by hand. */
export function RestoreScreen(): JSX.Element {
  const { t, state, ask } = usePage();
  const { restore } = t;
  const [passphrase, setPassphrase] = useState('');
  const [file, setFile] = useState<string | undefined>();
  const choose = async (list: FileList | null) => setFile(await list?.[0]?.text());
  return (
    <PageScreen title={t.backup.restore} back={state.open === undefined ? 'home' : 'backup'} lead={restore.text}>
      <p>{restore.fileText}</p>
      <label class="field">
        {t.backup.drillFile}
        <input type="file" onChange={({ currentTarget }) => void choose(currentTarget.files)} />
        <span class="hint">{restore.why}</span>
      </label>
      <Password value={passphrase} onInput={setPassphrase} />
      <div class="buttons">
        <Button
          kind="main"
          disabled={passphrase.length < 8 || file === undefined}
          onClick={() => void ask('restore', { passphrase, file: file ?? '' })}
        >
          {t.go_on}
        </Button>
      </div>
      <details class="drawer">
        <summary>{restore.byHand}</summary>
        <ol class="steps">
          <li>{restore.stop}</li>
          <li>
            {restore.copy}
            <p class="typed">fingerpost node import my-node.export my-node</p>
          </li>
          <li>
            {restore.start}
            <p class="typed">fingerpost node start my-node</p>
          </li>
          <li>{restore.open}</li>
        </ol>
        <Button onClick={() => print()}>{t.print}</Button>
      </details>
    </PageScreen>
  );
}
