import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';

export interface SummaryLine {
  /** Id of the input that it leads to. */
  readonly target: string;
  readonly label: string;
  readonly note: string;
}

export interface ErrorSummaryProps {
  readonly title: string;
  readonly lines: readonly SummaryLine[];
  readonly tone: 'bad' | 'wait';
  readonly children?: JSX.Element;
}

/** All that is to be looked at again, each line a link to its field. Takes the focus when it comes and when it changes. */
export function ErrorSummary({ title, lines, tone, children }: ErrorSummaryProps): JSX.Element {
  const place = useRef<HTMLElement>(null);
  const id = useId();
  const said = lines.map(({ target, note }) => `${target} ${note}`).join('\n');
  useEffect(() => place.current?.focus(), [said]);
  const goTo = (event: MouseEvent, target: string) => {
    event.preventDefault();
    const input = document.getElementById(target);
    input?.scrollIntoView({ block: 'center' });
    input?.focus({ preventScroll: true });
  };
  return (
    <section ref={place} class={`summary summary-${tone}`} tabIndex={-1} aria-labelledby={id}>
      <h2 id={id}>
        <Icon name="warning" /> {title}
      </h2>
      <ul>
        {lines.map(({ target, label, note }) => (
          <li key={target}>
            <a href={`#${target}`} onClick={(event) => goTo(event, target)}>
              <b>{label}</b> {note}
            </a>
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}
