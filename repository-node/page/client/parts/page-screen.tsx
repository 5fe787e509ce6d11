import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon, type IconName, Screen } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';

interface PageScreenProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly icon?: IconName;
  readonly tone?: 'plain' | 'good' | 'bad' | 'wait';
  readonly children?: ComponentChildren;
  /** Where "back" leads; no such link when absent. */
  readonly back?: string;
}

/** One screen of the page, with the way back and its name in the window’s title. */
export function PageScreen({ back, children, ...screen }: PageScreenProps): JSX.Element {
  const { t } = usePage();
  useEffect(() => {
    scrollTo(0, 0);
    document.title = `${screen.title} – ${t.brand}`;
  }, [screen.title, t]);
  return (
    <>
      {back !== undefined && (
        <nav class="bar" aria-label={t.back}>
          <a class="back" href={`#${back}`}>
            <Icon name="back" /> {back === 'home' ? t.back : t.backOne}
          </a>
        </nav>
      )}
      <Screen key={screen.title} {...screen}>
        {children}
      </Screen>
    </>
  );
}
