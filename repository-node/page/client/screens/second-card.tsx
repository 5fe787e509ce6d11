import type { JSX } from 'preact';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';
import { CardPicture } from '../parts/card-picture.tsx';
import { PageScreen } from '../parts/page-screen.tsx';

/** A further card is invited: now it has to come. */
export function SecondCard(): JSX.Element {
  const { t, ask } = usePage();
  const { myCards } = t;
  return (
    <PageScreen title={myCards.invitedTitle} lead={myCards.invitedText}>
      <CardPicture phase="rest" />
      <div class="buttons">
        <Button kind="main" onClick={() => void ask('join-card')}>
          {myCards.join}
        </Button>
        <Button kind="quiet" onClick={() => void ask('discard')}>
          {t.cancel}
        </Button>
      </div>
    </PageScreen>
  );
}
