import { useTexts } from '../../../../page-kit/client/index.ts';
import type { CounterState } from '../counter-state.ts';
import { COUNTER_TEXTS } from './counter-texts.ts';
import { useScreenTexts } from './screen-texts.ts';

/** What a screen reader says as the session goes on: state at the sensor, tries left, result or failure. */
export function useAnnouncement(state: CounterState | undefined): string {
  const texts = useScreenTexts();
  const text = useTexts(COUNTER_TEXTS);
  const screen = state?.screen;
  const say = ({ title, lead }: { title: string; lead: string }) => `${title} ${lead}`;
  switch (screen?.name) {
    case 'present':
    case 'touch':
    case 'pin':
    case 'working':
      return say(texts.card(screen, state?.steps ?? []));
    case 'read':
      return say(texts.read(screen.result));
    case 'written':
      return say(texts.written());
    case 'failed':
      return say(texts.failed(screen.failure));
    default:
      return state?.closed === undefined ? '' : text(`closed-${state.closed}`);
  }
}
