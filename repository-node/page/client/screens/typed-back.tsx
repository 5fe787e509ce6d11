import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';
import { PageScreen } from '../parts/page-screen.tsx';

interface TypedBackProps {
  readonly asked: number;
  /** Back to the codes. */
  readonly onBack: () => void;
}

/** One group, from the paper: only who has them on paper has them. */
export function TypedBack({ asked, onBack }: TypedBackProps): JSX.Element {
  const { t, ask } = usePage();
  const [group, setGroup] = useState('');
  const [wrong, setWrong] = useState(false);
  const { codes } = t;
  const submit = async (event: Event) => {
    event.preventDefault();
    const answer = await ask('confirm-codes', { group: group.slice(0, 40) || ' ' });
    setWrong(answer?.right === false);
  };
  return (
    <PageScreen title={codes.typeTitle(asked + 1)} lead={codes.typeText}>
      <form class="field-form" onSubmit={(event) => void submit(event)}>
        <div class="field">
          <label for="group">{codes.group(asked + 1)}</label>
          <input
            id="group"
            value={group}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            maxLength={40}
            aria-invalid={wrong}
            {...(wrong && { 'aria-describedby': 'group-wrong' })}
            onInput={({ currentTarget }) => setGroup(currentTarget.value)}
          />
          {wrong && (
            <p id="group-wrong" class="field-error" role="alert">
              {codes.wrong(asked + 1)}
            </p>
          )}
        </div>
        <div class="buttons">
          <Button kind="main" type="submit">
            {codes.confirm}
          </Button>
          <Button onClick={onBack}>{codes.showAgain}</Button>
        </div>
      </form>
    </PageScreen>
  );
}
